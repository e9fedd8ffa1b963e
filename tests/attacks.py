"""Attacks on Jinja by a template, as they are published, and on what respgen's own engine adds to it.

Sources: the lists of server-side template injections for Jinja in PayloadsAllTheThings and HackTricks, the releases of
Jinja that closed holes in its sandbox (2.8.1, 2.10.1, 3.1.5, 3.1.6), Jinja's own list of filters, tests and statements.
What runs makes a folder, the CANARY.
"""

from __future__ import annotations


def _lines(text: str) -> tuple[str, ...]:
    """One attack a line; lines that begin with "## " say what follows."""
    whole = text.replace("IMPORT", "__builtins__.__import__('os').mkdir('CANARY')").replace("RUN", "os.mkdir('CANARY')")
    return tuple(line for line in whole.strip("\n").splitlines() if not line.startswith("## "))


LIVE = _lines(r"""
cycler.__init__.__globals__.RUN
joiner.__init__.__globals__.RUN
namespace.__init__.__globals__.RUN
lipsum.__globals__.RUN
lipsum.__globals__["os"].mkdir("CANARY")
lipsum['__glo' ~ 'bals__']['os'].mkdir('CANARY')
lipsum["\x5f\x5fglobals\x5f\x5f"].RUN
self.__init__.__globals__.IMPORT
self._TemplateReference__context.cycler.__init__.__globals__.RUN
cycler|attr('__init__')|attr('__globals__')|attr('get')('os')|attr('mkdir')('CANARY')
lipsum|attr('\x5f\x5fglobals\x5f\x5f')|attr('\x67et')('os')|attr('mkdir')('CANARY')
(lipsum|attr(['__','globals','__']|join)).RUN
(lipsum|attr('%c%cglobals%c%c'|format(95, 95, 95, 95))).RUN
(lipsum|attr('__slabolg__'|reverse)).RUN
(lipsum|attr(('_' * 2) ~ 'globals' ~ ('_' * 2))).RUN
([lipsum]|map(attribute='__globals__')|first).RUN
[lipsum.__globals__.os]|map('attr', 'mkdir')|first|attr('__call__')('CANARY')
[lipsum.__globals__.RUN]
{'a': lipsum.__globals__.RUN}
(1, lipsum.__globals__.RUN)
lipsum.__globals__.RUN if true else 1
1 if lipsum.__globals__.RUN else 2
not lipsum.__globals__.RUN
1 is sameas(lipsum.__globals__.RUN)
x|default(lipsum.__globals__.RUN)
'a' in [lipsum.__globals__.RUN]
1 == 1 == lipsum.__globals__.RUN
1 ~ lipsum.__globals__.RUN
[1][lipsum.__globals__.RUN or 0]
'a'[0:lipsum.__globals__.RUN]
""")
"""What leaves the canary where docxtpl draws it between "{{" and "}}"."""

EXPRESSIONS = _lines(r"""
## What there is in frameworks.
config
config.items()
config.__class__.__init__.__globals__['os'].mkdir('CANARY')
request.application
request.application.__globals__.IMPORT
request|attr('application')|attr('\x5f\x5fglobals\x5f\x5f')
request|attr(request.args.f|format(request.args.a, request.args.a))
url_for.__globals__.RUN
get_flashed_messages.__globals__.RUN
g.pop.__globals__.IMPORT
session
settings.SECRET_KEY
messages.storages.0.signer.key
app
context
environment
caller()
super()
varargs
kwargs
self
## The way over classes.
''.__class__.__mro__[1].__subclasses__()
''.__class__.mro()[1].__subclasses__()[140]
[].__class__.__base__
().__class__.__bases__[0].__subclasses__()
().__class__.__base__.__subclasses__()[100].__init__.__globals__['__builtins__'].open('CANARY', 'w')
{}.__class__
true.__class__
1.0.__class__
x.__init__.__builtins__
force.__class__
holder.name.__doc__
force.name.__class__.__init__.__globals__
force.__dataclass_fields__
occasion.is_first.__class__
## What our own values have besides the fields.
force.name.words
force.name.words.format(force)
force.name.gap
force.name.place
force.name.link
force.name.format
force.__slots__
commentary.initial_response.blocks
office.logo.content
office.logo.file
inspection.published
occasion.is_first.real
applying.count
applying.count(1)
applying.index
applying.__len__()
draft_notice.words.upper()
## Calls, and Jinja's own functions.
lipsum(10**6)
range(10**9)
range(5)
dict(a=force)
cycler('a')
joiner(',')
namespace(a=1)
force.name()
force()
applying()
loop(applying)
loop.cycle('a', 'b')
loop.changed(force)
loop.previtem
loop.depth0
debug()
'{0.__class__}'.format(force)
'{a.__init__}'.format_map({'a': force})
''.join(['a'])
_('words')
gettext('words')
## Jinja's own filters.
force.name|attr('words')
force|attr('name')
'%s'|format(force)
'{0.__class__}'|attr('format')
applying|map('upper')|list
applying|map(attribute='__class__')|list
applying|select('defined')|list
applying|reject|list
applying|selectattr('__class__')|list
applying|rejectattr('label')|list
applying|groupby('__class__')
applying|sort(attribute='__class__')
applying|sum(attribute='number')
applying|min(attribute='number')
applying|unique(attribute='number')
applying|batch(10**9)
applying|slice(10**9)
applying|tojson
applying|length
applying|first
applying|last
applying|random
applying|join
applying|string
applying|list
force|pprint
force.name|safe
force.name|e
force.name|forceescape
force.name|center(10**9)
force.name|indent(10**9)
force.name|wordwrap(1)
force.name|replace('a', 'b' * 10**9)
force.name|truncate(5)
force.name|upper
force.name|title
force.name|urlize
force.name|urlencode
force.name|int
force.name|float
force.name|filesizeformat
force.name|striptags
force.name|trim
force.name|reverse
force.name|wordcount
force.name|default(1)
force.name|d
{'a': force}|xmlattr
{'a': force}|dictsort
{'a': force}|items
1.5|round(10**9)
## Sums, and what grows by itself.
7*7
7*'7'
'a' * 10**9
9**9**9
10**10**8
1/0
1//0
1%0
-1
+1
'a' ~ 'b'
'a' + 'b'
'%s' % force
'%999999999d' % 1
[0] * 10**9
(1,) * 10**9
loop.index + 1
force.name ~ force.area
## What is no field.
1
0x41
1_0
1e999
'words'
true
none
None
[]
{}
()
[force.name]
{'a': force.name}
(force.name, force.area)
force.name, force.area
force.name if true else force.area
not force.name
force.name and force.area
force.name == 'a'
1 < 2 < 3
force.name in applying
force.name is defined
force.name is callable
force.name is sameas(force)
force.name is not none
await force.name
## Other ways to write a field.
force['name']
force[name]
force.name[0]
force.name[0:10]
force.0
applying[0].label
applying[-1].label
applying[::2]
applying.0.label
force|name
force.name|possessive(1)
force.name|possessive()()
force.name|(lipsum)
applying|joined(1)
applying|joined('__class__')
applying|joined('\x5f\x5fclass\x5f\x5f')
applying|joined('label.words')
applying|joined('label.__class__')
applying|joined('text')
applying|joined('update')
applying|joined('')
applying|joined('.')
applying|joined(attribute='label')
applying|joined(*applying)
applying|joined(**force)
applying|joined('label', 'number')
force|joined('name')
force.name|joined('words')
applying|count|plural(force.name)
applying|count|plural('a', 'b', 'c')
applying|count|plural('\x00')
applying|count|plural('a', '\x1b[2J')
applying|count|plural('\ud800')
applying|count|plural('\uffff')
## What respgen's engine has for itself.
force.name|_runs(0)
force.name|_runs(3)
force.name|_blocks(0)
force.name|_plain(1)|_runs(1)
0|_next
_here
_here|_next
_here|_round(-99999999)
_runs
_pen
_
force._name
force.name_
_force.name
l_0_force
missing
resolve
undefined
## Letters that look alike, or of which Python makes others (NFKC).
ｆorce.name
force.ｎame
ﬀorce.name
force.nаme
𝐟𝐨𝐫𝐜𝐞.name
ｌipsum.__globals__
lipsum.＿＿globals＿＿
force.＿＿class＿＿
＿＿import＿＿('os')
cyᴄler.__init__
force.name|ｐossessive
force․name
force。name
"""
# Nests and lengths.
f"""
{"force" + ".name" * 30}
{"force" + ".name" * 300}
{"a" * 900}
{"a" * 5000}
{"9" * 900}
{"(" * 10}lipsum(){")" * 10}
{"(" * 500}1{")" * 500}
{"[" * 500}
{"force.name" + "|possessive" * 400}
{"not " * 150}force.name
{"lipsum" + "()" * 8}
{"lipsum" + "[0]" * 9}
{"1 if 1 else " * 45}1
{"a or " * 60}lipsum
""")  # fmt: skip
"""What stands between "{{" and "}}"."""

STATEMENTS = _lines(r"""
include 'secret.txt'
include ['a', 'b'] ignore missing
include lipsum.__globals__.RUN
import 'a' as a
from 'a' import b
extends 'a'
block a
endblock
macro a()
endmacro
call lipsum()
call(x) lipsum()
endcall
filter upper
filter _runs(0)
endfilter
with
with a = lipsum.__globals__.RUN
endwith
autoescape false
endautoescape
raw
endraw
do lipsum.__globals__.RUN
debug
trans
endtrans
pluralize
break
continue
print lipsum.__globals__.RUN
print(1)
exec 'a'
python 1
load 'a'
csrf_token
verbatim
IF force.name
iｆ force.name
set
set a
set a = 1
set a = 'a' * 10**9
set a = lipsum
set a = lipsum.__globals__.RUN
set a = cycler.__init__
set a = namespace()
set a = force if true else lipsum
set a = force.__class__
set a = force.name|possessive
set a = applying[0]
set a, b = 1, 2
set (a, b) = (1, 2)
set a.b = 1
set a['b'] = 1
set a | upper
set _a = force
set __class__ = force
set set = force
set if = force
set elif = force
set else = force
set endif = force
set for = force
set endfor = force
set in = force
set is = force
set and = force
set or = force
set not = force
set true = force
set none = force
set None = force
set recursive = force
set loop = force
set ｆorce = holder
set ｌoop = force
p
tr
r
p lipsum()
pinclude 'a'
p include 'secret.txt'
r import 'a' as a
tr macro a()
tc if force.name
+ if force.name
- include 'secret.txt'
colspan 5
cellbg 'red'
vm
hm
else
endif
endfor
""")
"""What stands between "{%" and "%}"."""

CONDITIONS = _lines(r"""
lipsum.__globals__.RUN
not lipsum.__globals__.RUN
force.name and lipsum.__globals__.RUN
force.name == lipsum.__globals__.RUN
lipsum
cycler()
(lipsum)()
force.name is defined
force.name is sameas(force)
force.name is not none
'a' in force.name
'a' == force.name
force.name == force.area
force.name == 1
force.name == 1 + 1
force.name == 'a' * 10**9
force.name == 'a' == 'b'
force.name == lipsum
force.name < 'a'
force.name > 9**9
force.__class__
force.name == ('a',)
force.name == 'a' ~ 'b'
1
'a'
1 < 2
[]
_x
x
loop
loop.index0
ｆorce.name
force|upper
force.name|upper
force.name == 'a'|upper
applying|count == -1
applying|count == 1.5
applying|count == 9**9
applying|count < '1'
applying|joined('__class__') == 'a'
applying|joined('label')|_runs(0)
force.name if true else lipsum
""")
"""What stands behind `if` and `elif`."""

LOOPS = _lines(r"""
x in range(10**9)
x in 'a' * 10**9
x in lipsum.__globals__
x in [lipsum.__globals__.RUN]
x in [1, 2]
x in {}.items()
x in {'a': force}
x in force.name
x in force
x in applying|list
x in applying|batch(2)
x in applying|joined('label')
x in applying[1:]
x in applying + applying
x in applying * 10**9
x in applying recursive
x in applying if lipsum.__globals__.RUN
x in applying if x.__class__
x in applying if loop.first
x in applying if loop(applying)
x in (applying)()
x in loop
x in self
x in _x
x in x
x, y in applying
(x, y) in applying
[x, y] in applying
x.y in applying
x[0] in applying
_x in applying
__x in applying
__builtins__ in applying
loop in applying
force in applying
if in applying
in in applying
not in applying
true in applying
None in applying
recursive in applying
ｌoop in applying
ｆorce in applying
ﬁ in applying
x in
x
in applying
""")
"""What stands behind `for`."""

PLAIN = _lines(r"""
${lipsum.__globals__.RUN}
#{lipsum.__globals__.RUN}
<%= lipsum.__globals__.RUN %>
<?python lipsum.__globals__.RUN ?>
[[ lipsum.__globals__.RUN ]]
{ lipsum.__globals__.RUN }
{ { lipsum.__globals__.RUN } }
@{lipsum.__globals__.RUN}
{0.__class__}
{0}
%(a)s %s %n
$a
# for x in applying
% if lipsum
\{\{ words \}\}
｛｛ 7*7 ｝｝
{​{ 7*7 }​}
&#123;&#123; 7*7 &#125;&#125;
&lbrace;&lbrace; 7*7
%7B%7B 7*7 %7D%7D
\u007b\u007b 7*7
respgen-mark-0;
<?respgen 0?>
]]><w:p/>
<!-- words -->
{ % raw % }
{
}
{ }
{ {
} }
""")
"""What is a tag elsewhere, or nearly one: to us it is words."""

NEARLY = _lines(r"""
{{# a #}{# b #}{ lipsum.__globals__.RUN }{# c #}}
{{#- a -#}{#- b -#}{ lipsum.__globals__.RUN }{#- c -#}}
{{# a #}{# b #}% set x = lipsum.__globals__.RUN %{# c #}}
{{# a #}{# b #}% if lipsum.__globals__.RUN %{# c #}}x{{# a #}{# b #}% endif %{# c #}}
{{% if force.name %}x{% endif %}}
{{{% if force.name %}x{% endif %}}}
{{{{% if force.name %}x{% endif %}}}}
{% if force.name %}{{% endif %}{% if force.name %}{ 7777*7777 }}{% endif %}
{% set x = force %}{{% set y = force %}{ 7777*7777 }{% set z = force %}}
respgen-{# a #}mark-0; {{ force.name }} respgen-mark-0; {% if force.name %}x{% endif %} respgen-mark-1;
""")
"""What would be another tag if the tags in it were cut out, or if the marks that stand for them could be typed."""
