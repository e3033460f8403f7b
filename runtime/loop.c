extern int aw__placeholder; int aw__placeholder;
