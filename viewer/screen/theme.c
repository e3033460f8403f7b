/* theme.c: the colours. The four states look the same in every theme, since they were chosen to stay
 * apart for any eye on a washed-out projection; only what stands around them changes. */
#include <math.h>

#include "screen/internal.h"

static const struct screen__theme themes[SCREEN_THEME_COUNT] = {
	[SCREEN_LIGHT] = {.page = 0xFFFFFF,
		.header = 0xF3F5F8,
		.panel = 0xF3F5F8,
		.border = 0xCBD1DB,
		.ink = 0x111111,
		.quiet = 0x3D4450,
		.row = 0xDDE1E8,
		.lit = 0xD9E4F0,
		.outline = 0x111111,
		.box = 0xFFFFFF,
		.active = 0xFFF3B8,
		.caption = 0x111111,
		.caption_ink = 0xFFFFFF,
		.caption_quiet = 0xC3CFDF,
		.wait_chip = 0xDCDCDC,
		.chip_ink = 0x111111},
	[SCREEN_DARK] = {.page = 0x0E1116,
		.header = 0x171B22,
		.panel = 0x171B22,
		.border = 0x3A424F,
		.ink = 0xF2F4F7,
		.quiet = 0xB9C1CE,
		.row = 0x29303A,
		.lit = 0x25364A,
		.outline = 0xE6E9EE,
		.box = 0x0E1116,
		.active = 0x3B3509,
		.caption = 0x000000,
		.caption_ink = 0xFFFFFF,
		.caption_quiet = 0xC3CFDF,
		.wait_chip = 0xC4C4C4,
		.chip_ink = 0x111111},
	[SCREEN_CONTRAST] = {.page = 0x000000,
		.header = 0x000000,
		.panel = 0x000000,
		.border = 0xFFFFFF,
		.ink = 0xFFFFFF,
		.quiet = 0xFFFFFF,
		.row = 0x555555,
		.lit = 0x333333,
		.outline = 0xFFFFFF,
		.box = 0x000000,
		.active = 0x403800,
		.caption = 0x000000,
		.caption_ink = 0xFFFFFF,
		.caption_quiet = 0xFFFFFF,
		.wait_chip = 0xFFFFFF,
		.chip_ink = 0x000000},
};

static const struct screen__fill fills[MODEL_STATE_COUNT] = {
	[MODEL_RUN] = {0x0072B2, 0xFFFFFF, SCREEN_SOLID},
	[MODEL_READY] = {0xF0E442, 0x111111, SCREEN_DOTTED},
	[MODEL_WAIT] = {0xBBBBBB, 0x111111, SCREEN_SOLID},
	[MODEL_BLOCKED] = {0xD55E00, 0x000000, SCREEN_HATCHED},
};

/* Of RUN's family, but apart from it and the others (ΔE ≥ 21 where those are held to 18). */
static const struct screen__fill job_fill = {0x7FC4FF, 0x111111, SCREEN_STRIPED};

const struct screen__theme *screen__theme(enum screen_theme theme)
{
	return &themes[(unsigned)theme < SCREEN_THEME_COUNT ? theme : SCREEN_LIGHT];
}

const struct screen__fill *screen__state_fill(enum model_state state)
{
	return &fills[(unsigned)state < MODEL_STATE_COUNT ? state : MODEL_RUN];
}

const struct screen__fill *screen__job_fill(void)
{
	return &job_fill;
}

const struct screen__fill *screen__lane_fill(const struct model_lane *lane, enum model_state state)
{
	return lane->kind == MODEL_LANE_WORKER && state == MODEL_RUN ? &job_fill : screen__state_fill(state);
}

static double linear(unsigned channel)
{
	double c = channel / 255.0;

	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t colour)
{
	return 0.2126 * linear(colour >> 16 & 255) + 0.7152 * linear(colour >> 8 & 255) +
	       0.0722 * linear(colour & 255);
}

double screen__contrast(uint32_t a, uint32_t b)
{
	double la = luminance(a), lb = luminance(b);

	return (fmax(la, lb) + 0.05) / (fmin(la, lb) + 0.05);
}
