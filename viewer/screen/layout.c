extern int screen__placeholder; int screen__placeholder;
