extern int aw__switch_placeholder; int aw__switch_placeholder;
