extern int scenarios__placeholder; int scenarios__placeholder;
