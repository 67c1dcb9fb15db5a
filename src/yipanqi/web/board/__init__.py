"""督查看板: the chessboard, figures of both sides, and the records behind them; pages and API."""
