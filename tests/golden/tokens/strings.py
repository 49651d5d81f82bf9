'a' "b" '''c
d''' """e"""
r'\n' b'x' rb"\x" Rb'y' u'z'
'it\'s' "\"" 'two \
lines'
'' ''''''
