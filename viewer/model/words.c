extern int model__placeholder; int model__placeholder;
