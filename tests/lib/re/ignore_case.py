# SPDX-License-Identifier: MIT
# Pairs of letters that are the same without case.
import re
pairs=[('\u0345','\u03b9'),('\u1fbe','\u0399'),('\u0390','\u1fd3'),('\u03b0','\u1fe3'),('\ufb05','\ufb06'),('\u0432','\u1c80'),('\u0412','\u1c80'),('\u0462','\u1c87'),('\u1c88','\ua64a'),('\u1e61','\u1e9b'),('\u017f','s'),('\u00b5','\u03bc'),('\u2126','ω'),('ǅ','ǆ'),('ϐ','β'),('\u1e9e','ß'),('K','k'),('Å','å'),('Ᏸ','ᏸ'),('ꭰ','Ꭰ'),('ა','Ა')]
for a,b in pairs:
    print(ascii(a),ascii(b),bool(re.match(a,b,re.I)),bool(re.match(b,a,re.I)),bool(re.match('[%s]'%a,b,re.I)),bool(re.match('[%s-%s]'%(b,b),a,re.I)))
# expect: '\u0345' '\u03b9' True True True True
# expect: '\u1fbe' '\u0399' True True True True
# expect: '\u0390' '\u1fd3' True True True True
# expect: '\u03b0' '\u1fe3' True True True True
# expect: '\ufb05' '\ufb06' True True True True
# expect: '\u0432' '\u1c80' True True True True
# expect: '\u0412' '\u1c80' True True True True
# expect: '\u0462' '\u1c87' True True True True
# expect: '\u1c88' '\ua64a' True True True True
# expect: '\u1e61' '\u1e9b' True True True True
# expect: '\u017f' 's' True True True True
# expect: '\xb5' '\u03bc' True True True True
# expect: '\u2126' '\u03c9' True True True True
# expect: '\u01c5' '\u01c6' True True True True
# expect: '\u03d0' '\u03b2' True True True True
# expect: '\u1e9e' '\xdf' True True True True
# expect: 'K' 'k' True True True True
# expect: '\xc5' '\xe5' True True True True
# expect: '\u13f0' '\u13f8' True True True True
# expect: '\uab70' '\u13a0' True True True True
# expect: '\u10d0' '\u1c90' True True True True
