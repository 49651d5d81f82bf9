# attack: what an earlier request could have left behind, and what belongs to other VMs, is looked for under every name
# must: a VM begins empty
# last: done
import gc, sys, weakref
assert not [name for name in globals() if not name.startswith("__") and name not in ("gc", "sys", "weakref")]
for name in ("get_objects", "get_referrers", "get_referents", "garbage"):
    found = getattr(gc, name, None)
    assert not found or not callable(found) or not [x for x in found(object) if isinstance(x, str) and "planted" in x], name
assert not any("planted" in str(value) for module in list(sys.modules.values()) for value in list(vars(module).values()) if isinstance(value, (str, dict)))
print("done")
