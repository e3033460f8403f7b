/* fonts.c: which fonts are used: an own fontconfig configuration and an own font map, so that a
 * picture depends on nothing that another part of the process does to its fonts. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <cairo-ft.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#include "screen/internal.h"

enum { FAMILY_BYTES = 256 };

struct screen__fonts {
	FcConfig *config;
	PangoFontMap *map;
	PangoContext *context;
	char text[FAMILY_BYTES], code[FAMILY_BYTES]; /* families, best first */
};

static bool has_family(FcConfig *config, const char *family)
{
	FcPattern *pattern = FcPatternBuild(NULL, FC_FAMILY, FcTypeString, family, (char *)NULL);
	FcObjectSet *objects = FcObjectSetBuild(FC_FAMILY, FC_FILE, (char *)NULL);
	FcFontSet *set = pattern && objects ? FcFontList(config, pattern, objects) : NULL;
	bool found = set && set->nfont > 0;

	if (set)
		FcFontSetDestroy(set);
	if (objects)
		FcObjectSetDestroy(objects);
	if (pattern)
		FcPatternDestroy(pattern);
	return found;
}

/* The family of the best outline font that is there for a language (NULL: any). */
static bool any_family(FcConfig *config, const char *lang, char family[FAMILY_BYTES])
{
	FcPattern *pattern = lang ? FcPatternBuild(NULL, FC_LANG, FcTypeString, lang, FC_SCALABLE, FcTypeBool,
					    FcTrue, (char *)NULL)
	                          : FcPatternBuild(NULL, FC_SCALABLE, FcTypeBool, FcTrue, (char *)NULL);
	FcObjectSet *objects = FcObjectSetBuild(FC_FAMILY, FC_FILE, (char *)NULL);
	FcFontSet *set = pattern && objects ? FcFontList(config, pattern, objects) : NULL;
	FcChar8 *name = NULL;
	bool found = set && set->nfont > 0 &&
	             FcPatternGetString(set->fonts[0], FC_FAMILY, 0, &name) == FcResultMatch &&
	             strlen((char *)name) < FAMILY_BYTES;

	if (found)
		strcpy(family, (char *)name);
	if (set)
		FcFontSetDestroy(set);
	if (objects)
		FcObjectSetDestroy(objects);
	if (pattern)
		FcPatternDestroy(pattern);
	return found;
}

static void append(char list[FAMILY_BYTES], const char *family)
{
	size_t used = strlen(list);

	if (used + strlen(family) + 2 <= FAMILY_BYTES) {
		if (used)
			strcat(list, ",");
		strcat(list, family);
	}
}

static int choose_families(struct screen__fonts *fonts)
{
	static const char *const text[] = {"NanumGothic", "Noto Sans CJK KR"};
	static const char *const code[] = {"NanumGothicCoding", "Noto Sans Mono CJK KR", "D2Coding"};
	char found[FAMILY_BYTES];

	for (size_t i = 0; i < sizeof(text) / sizeof(*text); i++)
		if (has_family(fonts->config, text[i]))
			append(fonts->text, text[i]);
	for (size_t i = 0; i < sizeof(code) / sizeof(*code); i++)
		if (has_family(fonts->config, code[i]))
			append(fonts->code, code[i]);
	if (!fonts->text[0]) {
		if (!any_family(fonts->config, "ko", found) && !any_family(fonts->config, NULL, found))
			return SCREEN_ENOFONT;
		append(fonts->text, found);
	}
	if (!fonts->code[0])
		append(fonts->code, "monospace");
	append(fonts->code, fonts->text);
	return 0;
}

static int make_config(struct screen__fonts *fonts, const char *font_dir)
{
	if (!font_dir) {
		fonts->config = FcInitLoadConfigAndFonts();
		return fonts->config ? 0 : SCREEN_ENOFONT;
	}
	fonts->config = FcConfigCreate();
	if (!fonts->config)
		return -ENOMEM;
	return FcConfigAppFontAddDir(fonts->config, (const FcChar8 *)font_dir) ? 0 : SCREEN_ENOFONT;
}

int screen__fonts_create(struct screen__fonts **out, const char *font_dir)
{
	struct screen__fonts *fonts = calloc(1, sizeof(*fonts));
	int err;

	*out = NULL;
	if (!fonts)
		return -ENOMEM;
	err = make_config(fonts, font_dir);
	if (!err)
		err = choose_families(fonts);
	if (err)
		goto fail;
	err = -ENOMEM;
	fonts->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	if (!fonts->map)
		goto fail;
	pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(fonts->map), fonts->config);
	fonts->context = pango_font_map_create_context(fonts->map);
	if (!fonts->context)
		goto fail;
	pango_context_set_language(fonts->context, pango_language_from_string("ko"));

	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_ON);
	pango_cairo_context_set_font_options(fonts->context, options);
	cairo_font_options_destroy(options);
	*out = fonts;
	return 0;
fail:
	screen__fonts_destroy(fonts);
	return err;
}

void screen__fonts_destroy(struct screen__fonts *fonts)
{
	if (!fonts)
		return;
	if (fonts->context)
		g_object_unref(fonts->context);
	if (fonts->map)
		g_object_unref(fonts->map);
	if (fonts->config)
		FcConfigDestroy(fonts->config);
	free(fonts);
}

void *screen__fonts_shape(struct screen__fonts *fonts, const struct screen__style *style, const char *text)
{
	PangoLayout *layout = pango_layout_new(fonts->context);
	PangoFontDescription *font = pango_font_description_new();

	pango_font_description_set_family_static(font, style->code ? fonts->code : fonts->text);
	pango_font_description_set_weight(font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_font_description_set_absolute_size(font, style->font_px * PANGO_SCALE);
	pango_layout_set_font_description(layout, font);
	pango_layout_set_text(layout, text, -1);
	pango_font_description_free(font);
	return layout;
}
