"""Pure codecs of field standards: signatures and sealing, credentials, status lists, licence numbers, QR codes.

What belongs here turns bytes into values and back, without I/O. What the values mean to a service lives in that
service's folder.
"""
