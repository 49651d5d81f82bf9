// SPDX-License-Identifier: MIT
// call_function.c -- calls a function of a script with values of the host, takes its result apart, and shows an error.
#include <krait.h>
#include <stdio.h>

static const char SCRIPT[] =
    "def summary(name, prices, *, tax=0.0):\n"
    "    if not prices:\n"
    "        raise ValueError(f'{name} has no prices')\n"
    "    return {'name': name.title(), 'total': sum(prices) * (1 + tax), 'most': max(prices)}\n";

static void show_error(KrVM *vm) {
    KrValue error = kr_error_take(vm), text = kr_error_text(vm, error);
    if (!kr_failed(text)) printf("%s", kr_as_str(vm, text, NULL));
    kr_release(vm, text);
    kr_release(vm, error);
}

static bool load(KrVM *vm) {
    KrValue code = kr_compile(vm, SCRIPT, KR_STRLEN, "shop.py", KR_MODULE);
    if (kr_failed(code)) return false;
    KrValue done = kr_exec(vm, code, KR_NONE);
    kr_release(vm, code);
    kr_release(vm, done);
    return !kr_failed(done);
}

static KrValue make_prices(KrVM *vm, const int *prices, int count) {
    KrValue list = kr_list(vm, 0, NULL);
    for (int i = 0; i < count && !kr_failed(list); i++) {
        KrValue price = kr_int(vm, prices[i]), none = KR_ERROR;
        if (!kr_failed(price)) none = kr_call_method(vm, list, "append", 1, &price);
        if (kr_failed(none)) {
            kr_release(vm, list);
            list = KR_ERROR;
        }
        kr_release(vm, none);
        kr_release(vm, price);
    }
    return list;
}

// summary(name, prices, tax=tax)
static KrValue call_summary(KrVM *vm, const char *name, const int *prices, int count, double tax) {
    KrValue function = kr_eval(vm, "summary"), text = KR_ERROR, list = KR_ERROR, rate = KR_ERROR, keywords = KR_ERROR;
    KrValue key = KR_ERROR, result = KR_ERROR;
    if (kr_failed(function)) goto done;
    text = kr_str(vm, name, KR_STRLEN);
    if (kr_failed(text)) goto done;
    list = make_prices(vm, prices, count);
    if (kr_failed(list)) goto done;
    rate = kr_float(vm, tax);
    if (kr_failed(rate)) goto done;
    key = kr_str(vm, "tax", KR_STRLEN);
    if (kr_failed(key)) goto done;
    keywords = kr_dict(vm);
    if (kr_failed(keywords) || !kr_setitem(vm, keywords, key, rate)) goto done;
    result = kr_call_kw(vm, function, 2, (KrBorrowed[]){text, list}, keywords);
done:
    kr_release(vm, keywords);
    kr_release(vm, key);
    kr_release(vm, rate);
    kr_release(vm, list);
    kr_release(vm, text);
    kr_release(vm, function);
    return result;
}

static KrValue get(KrVM *vm, KrBorrowed dict, const char *name) {
    KrValue key = kr_str(vm, name, KR_STRLEN);
    if (kr_failed(key)) return KR_ERROR;
    KrValue value = kr_getitem(vm, dict, key);
    kr_release(vm, key);
    return value;
}

static bool show(KrVM *vm, KrBorrowed summary) {
    double total;
    int64_t most;
    KrValue most_value = KR_ERROR, total_value = KR_ERROR, name = get(vm, summary, "name");
    const char *text = kr_failed(name) ? NULL : kr_as_str(vm, name, NULL);
    bool ok = text != NULL;
    if (ok) total_value = get(vm, summary, "total");
    ok = ok && !kr_failed(total_value) && kr_as_float(vm, total_value, &total);
    if (ok) most_value = get(vm, summary, "most");
    ok = ok && !kr_failed(most_value) && kr_as_int(vm, most_value, &most);
    if (ok) printf("%s: %.2f in all, %d at most\n", text, total, (int)most);
    kr_release(vm, most_value);
    kr_release(vm, total_value);
    kr_release(vm, name);
    return ok;
}

int main(void) {
    static const int prices[] = {30, 12, 58};
    KrConfig config;
    kr_config_init(&config);
    KrVM *vm = kr_vm_new(&config);
    if (vm == NULL) return 1;
    if (!load(vm)) {
        show_error(vm);
        kr_vm_free(vm);
        return 1;
    }
    KrValue summary = call_summary(vm, "the corner shop", prices, 3, 0.25);
    if (kr_failed(summary) || !show(vm, summary)) show_error(vm);
    kr_release(vm, summary);
    summary = call_summary(vm, "the empty shop", prices, 0, 0.25);     // the script refuses this
    if (kr_failed(summary)) show_error(vm);
    kr_release(vm, summary);
    kr_vm_free(vm);
    return 0;
}
