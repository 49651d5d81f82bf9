f'a{b}c'
f"{x!r:>{w}.{p}f}"
f'{{}}' f'{a}{b}' rf'\{x}'
f"""{
    y
}"""
f'{f"{z}"}' f'{d["k"]}' f'{x = }' f'{(lambda v: v)(1)}' f'{a:%H:%M}'
