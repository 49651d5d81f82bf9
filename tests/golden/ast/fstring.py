f'{x=}' f'{x = !r}' f'{x=:>3}' f'a{ x }b{x:}{y!s:{z}}' f"{x:{y}.{z}}" rf'\d{a}\n'
f'''
{x
=} {y # c
}
'''
f'' ''
f'{x}' "" 'a' f'b'
