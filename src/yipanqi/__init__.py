"""Yipanqi (一盘棋): two neighbouring governments run public services as one."""
