"""Runs a program on a terminal of its own, types what it asks for, and prints all that the terminal showed.

usage: terminal.py ANSWERS PROGRAM ARGUMENT...

ANSWERS is JSON, a list of [question, answer, hidden]. The answer is typed once the terminal shows the question, and a hidden
one once the terminal does not show what is typed any more; where it goes on showing it for 5 seconds, it is typed all the same.
"""

import json
import os
import pty
import sys
import termios
import time


def shows_typing(terminal):
    return termios.tcgetattr(terminal)[3] & termios.ECHO


def main():
    answers = json.loads(sys.argv[1])
    child, terminal = pty.fork()
    if child == 0:
        os.execv(sys.argv[2], sys.argv[2:])
    shown, answered = b"", 0
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # how Linux says that the program has closed the terminal
            break
        if not part:
            break
        shown += part
        if answers and answers[0][0].encode() in shown[answered:]:
            _, answer, hidden = answers.pop(0)
            patience = time.monotonic() + 5
            while hidden and shows_typing(terminal) and time.monotonic() < patience:
                time.sleep(0.01)
            answered = len(shown)
            os.write(terminal, answer.encode() + b"\n")
    sys.stdout.buffer.write(shown)
    sys.stdout.flush()
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


main()
