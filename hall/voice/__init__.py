"""THE VOICE: what is called out in the hall, joined from recorded clips.

words.py says which clips a sentence is made of, pack.py keeps clips, pcm.py works on samples,
espeak.py makes a clip by machine, speaker.py joins and keeps sentences, check.py judges them,
booth.py takes in what the office records, announcer.py is the door to all of it.
"""
