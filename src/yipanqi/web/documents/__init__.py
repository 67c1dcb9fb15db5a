"""政策文件: the documents for everybody, and the coordination office's work on new ones."""
