/* Pictures, pixel by pixel: what is drawn does not change unnoticed. Pixels are compared, not PNG bytes,
 * and a small difference in the smoothing of glyphs (another version of the font's renderer) is allowed.
 * After a change that is meant: UPDATE_GOLDEN=1 test.viewer.screen.golden, and look at the pictures. */
#include "fixture.h"

#include <math.h>

#define GOLDEN FIXTURES "/../golden/"
#define COFFEE FIXTURES "/coffee.json"

struct picture {
	const char *name, *file;
	enum awaitscope_lang lang;
	enum screen_theme theme;
	enum screen_kind kind;
	const char *mode;
	uint32_t stop;
	int width_px, height_px;
	bool in_c;
};

static cairo_surface_t *draw(const struct picture *picture)
{
	struct fixture fixture;
	cairo_surface_t *surface =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, picture->width_px, picture->height_px);
	cairo_t *cr = cairo_create(surface);

	fixture_of_file(&fixture, picture->file, picture->lang);
	screen_view_init(&fixture.view, fixture.model, picture->width_px, picture->height_px);
	fixture.view.theme = picture->theme;
	fixture.view.kind = picture->kind;
	fixture.view.in_c = picture->in_c;
	fixture.view.run = fixture_run(&fixture, picture->mode);
	fixture.view.position = model_position_of_stop(fixture.model, fixture.view.run, picture->stop);
	screen_apply(&fixture.view, fixture.model, fixture_layout(&fixture), SCREEN_FIT, 0, -1);
	fixture_layout(&fixture);
	assert_int_equal(screen_draw(fixture.screen, cr), 0);
	cairo_destroy(cr);
	fixture_finish(&fixture);
	cairo_surface_flush(surface);
	return surface;
}

/* How many of a thousand pixels differ by more than a shade in some colour. */
static double differing(cairo_surface_t *a, cairo_surface_t *b)
{
	int width = cairo_image_surface_get_width(a), height = cairo_image_surface_get_height(a);
	unsigned long count = 0;

	assert_int_equal(width, cairo_image_surface_get_width(b));
	assert_int_equal(height, cairo_image_surface_get_height(b));
	for (int y = 0; y < height; y++) {
		const uint8_t *left = cairo_image_surface_get_data(a) +
		                      (size_t)y * (size_t)cairo_image_surface_get_stride(a);
		const uint8_t *right = cairo_image_surface_get_data(b) +
		                       (size_t)y * (size_t)cairo_image_surface_get_stride(b);

		for (int x = 0; x < width; x++) {
			int most = 0;

			for (int channel = 0; channel < 3; channel++) {
				int difference = abs(left[4 * x + channel] - right[4 * x + channel]);

				most = difference > most ? difference : most;
			}
			count += most > 48;
		}
	}
	return (double)count * 1000 / ((double)width * height);
}

static void compare(const struct picture *picture)
{
	cairo_surface_t *drawn = draw(picture), *kept;
	char path[512];
	double per_thousand;

	snprintf(path, sizeof(path), GOLDEN "%s.png", picture->name);
	if (getenv("UPDATE_GOLDEN"))
		assert_int_equal(cairo_surface_write_to_png(drawn, path), CAIRO_STATUS_SUCCESS);
	kept = cairo_image_surface_create_from_png(path);
	assert_int_equal(cairo_surface_status(kept), CAIRO_STATUS_SUCCESS);
	per_thousand = differing(drawn, kept);
	if (per_thousand > 1)
		fail_msg("%s: %.1f of a thousand pixels differ", picture->name, per_thousand);
	cairo_surface_destroy(kept);
	cairo_surface_destroy(drawn);
}

static void compare_in_korean_on_a_small_projector(void **state)
{
	(void)state;
	compare(&(struct picture){"compare_ko_1024x768", COFFEE, LANG_KO, SCREEN_LIGHT, SCREEN_COMPARE,
		"gather", 4, 1024, 768, false});
}

static void compare_in_english_at_full_hd(void **state)
{
	(void)state;
	compare(&(struct picture){"compare_en_1920x1080", COFFEE, LANG_EN, SCREEN_LIGHT, SCREEN_COMPARE,
		"blocking", 2, 1920, 1080, false});
}

static void focus_in_korean_in_the_dark(void **state)
{
	(void)state;
	compare(&(struct picture){"focus_ko_1920x1080", COFFEE, LANG_KO, SCREEN_DARK, SCREEN_FOCUS, "gather",
		4, 1920, 1080, false});
}

static void focus_in_english_with_high_contrast(void **state)
{
	(void)state;
	compare(&(struct picture){"focus_en_1024x768", COFFEE, LANG_EN, SCREEN_CONTRAST, SCREEN_FOCUS,
		"blocking", 3, 1024, 768, false});
}

static void focus_with_the_listing_in_c(void **state)
{
	(void)state;
	compare(&(struct picture){"focus_c_ko_1024x768", FIXTURES "/coffee_c.json", LANG_KO, SCREEN_LIGHT,
		SCREEN_FOCUS, "blocking", 1, 1024, 768, true});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compare_in_korean_on_a_small_projector),
		cmocka_unit_test(compare_in_english_at_full_hd),
		cmocka_unit_test(focus_in_korean_in_the_dark),
		cmocka_unit_test(focus_in_english_with_high_contrast),
		cmocka_unit_test(focus_with_the_listing_in_c),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
