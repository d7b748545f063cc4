"""The printer that ships with the product: a process of its own that speaks ESC/POS on TCP ports.

It shares no code with what draws and sends papers, so that it can contradict them.
"""
