/* Pictures as files: whole or not at all, and the same on every surface. */
#include "fixture.h"

#include <errno.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/awaitscope-write-XXXXXX";

static const char *in_folder(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	static const char *const names[] = {"a.png", "a.svg", "a.pdf", "B.PNG"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		unlink(in_folder(names[i]));
	return rmdir(folder); /* and it fails when something was left behind */
}

static uint32_t pixel(cairo_surface_t *surface, double x, double y)
{
	const unsigned char *row = cairo_image_surface_get_data(surface) +
	                           (ptrdiff_t)y * cairo_image_surface_get_stride(surface);
	uint32_t value;

	memcpy(&value, row + (ptrdiff_t)x * 4, sizeof(value));
	return value & 0xFFFFFF;
}

static void a_png_has_the_bars_where_the_list_says(void **state)
{
	struct fixture fixture;
	uint32_t checked = 0;

	(void)state;
	fixture_init(&fixture, LANG_KO);
	assert_int_equal(screen_write(fixture.screen, fixture.model, &fixture.view, in_folder("a.png")), 0);
	cairo_surface_t *surface = cairo_image_surface_create_from_png(in_folder("a.png"));

	assert_int_equal(cairo_surface_status(surface), CAIRO_STATUS_SUCCESS);
	assert_int_equal(cairo_image_surface_get_width(surface), 1920);
	assert_int_equal(cairo_image_surface_get_height(surface), 1080);
	const struct screen_list *list = fixture_layout(&fixture);

	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		const struct screen_item *item = screen_list_item(list, i);
		if (item->role != SCREEN_ROLE_SPAN || item->shape != SCREEN_RECT ||
			item->fill != SCREEN_SOLID || !item->has_outline || item->width_px < 40)
			continue;
		checked++;
		assert_int_equal(pixel(surface, item->x_px + 12, item->y_px + item->height_px / 2), 0x0072B2);
		assert_int_equal(pixel(surface, item->x_px + 20, item->y_px), 0x111111);
	}
	assert_true(checked >= 4);
	cairo_surface_destroy(surface);
	fixture_finish(&fixture);
}

static void a_picture_is_the_same_whenever_it_is_drawn(void **state)
{
	struct fixture fixture;
	cairo_surface_t *surface[2];

	(void)state;
	fixture_init(&fixture, LANG_KO);
	for (int i = 0; i < 2; i++) {
		surface[i] = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1920, 1080);
		cairo_t *cr = cairo_create(surface[i]);
		fixture_layout(&fixture);
		assert_int_equal(screen_draw(fixture.screen, cr), 0);
		cairo_destroy(cr);
		cairo_surface_flush(surface[i]);
	}
	assert_memory_equal(cairo_image_surface_get_data(surface[0]),
		cairo_image_surface_get_data(surface[1]),
		(size_t)cairo_image_surface_get_stride(surface[0]) * 1080);
	for (int i = 0; i < 2; i++)
		cairo_surface_destroy(surface[i]);
	fixture_finish(&fixture);
}

/* What PDF and SVG are drawn with, drawn again as pixels, is the window's picture. */
static void the_vector_picture_is_the_windows_picture(void **state)
{
	struct fixture fixture;
	cairo_rectangle_t extents = {0, 0, 1920, 1080};

	(void)state;
	fixture_init(&fixture, LANG_KO);
	fixture.view.run = fixture_run(&fixture, "gather");
	fixture.view.position = model_position_of_stop(fixture.model, fixture.view.run, 1);
	for (int kind = 0; kind < 2; kind++) {
		fixture.view.kind = kind ? SCREEN_FOCUS : SCREEN_COMPARE;
		cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1920, 1080);
		cairo_surface_t *again = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1920, 1080);
		cairo_surface_t *vector = cairo_recording_surface_create(CAIRO_CONTENT_COLOR, &extents);
		cairo_t *cr = cairo_create(image);
		fixture_layout(&fixture);
		assert_int_equal(screen_draw(fixture.screen, cr), 0);
		cairo_destroy(cr);
		cr = cairo_create(vector);
		assert_int_equal(screen_draw(fixture.screen, cr), 0);
		cairo_destroy(cr);
		cr = cairo_create(again);
		cairo_set_source_surface(cr, vector, 0, 0);
		cairo_paint(cr);
		cairo_destroy(cr);
		cairo_surface_flush(image);
		cairo_surface_flush(again);
		uint32_t different = 0;
		for (int y = 0; y < 1080; y++)
			for (int x = 0; x < 1920; x++) {
				uint32_t a = pixel(image, x, y), b = pixel(again, x, y);
				int far = abs((int)(a & 255) - (int)(b & 255)) +
				          abs((int)(a >> 8 & 255) - (int)(b >> 8 & 255));
				different += far > 96;
			}
		assert_true(different < 1920 * 1080 / 1000);
		cairo_surface_destroy(image);
		cairo_surface_destroy(again);
		cairo_surface_destroy(vector);
	}
	fixture_finish(&fixture);
}

static void check_begins(const char *name, const char *with, size_t least_bytes)
{
	char begin[16] = "";
	struct stat about;
	FILE *file = fopen(in_folder(name), "rb");

	assert_non_null(file);
	assert_int_equal(fread(begin, 1, strlen(with), file), strlen(with));
	fclose(file);
	assert_string_equal(begin, with);
	assert_int_equal(stat(in_folder(name), &about), 0);
	assert_true((size_t)about.st_size > least_bytes);
	assert_int_equal(about.st_mode & 0400, 0400);
}

static void the_ending_says_how_it_is_written(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_init(&fixture, LANG_EN);
	fixture.view.kind = SCREEN_FOCUS;
	assert_int_equal(screen_write(fixture.screen, fixture.model, &fixture.view, in_folder("a.svg")), 0);
	assert_int_equal(screen_write(fixture.screen, fixture.model, &fixture.view, in_folder("a.pdf")), 0);
	assert_int_equal(screen_write(fixture.screen, fixture.model, &fixture.view, in_folder("B.PNG")), 0);
	check_begins("a.svg", "<?xml", 20000);
	check_begins("a.pdf", "%PDF", 8000);
	check_begins("B.PNG", "\x89PNG", 20000);
	assert_int_equal(
		screen_write(fixture.screen, fixture.model, &fixture.view, in_folder("a.jpg")), -EINVAL);
	assert_int_equal(
		screen_write(fixture.screen, fixture.model, &fixture.view, in_folder("png")), -EINVAL);
	fixture_finish(&fixture);
}

static void a_picture_that_cannot_be_written_says_why(void **state)
{
	struct fixture fixture;
	char link[256];

	(void)state;
	fixture_init(&fixture, LANG_EN);
	assert_int_equal(
		screen_write(fixture.screen, fixture.model, &fixture.view, "/nowhere/at/all.png"), -ENOENT);
	snprintf(link, sizeof(link), "%s", in_folder("full.png"));
	assert_int_equal(symlink("/dev/full", link), 0);
	assert_int_equal(screen_write(fixture.screen, fixture.model, &fixture.view, link), -ENOSPC);
	assert_int_equal(unlink(link), 0);
	fixture_finish(&fixture);
}

static void without_fonts_there_is_an_error_and_no_picture(void **state)
{
	struct screen *screen;

	(void)state;
	assert_int_equal(screen_create(&screen, folder), SCREEN_ENOFONT);
	assert_null(screen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_fonts_there_is_an_error_and_no_picture),
		cmocka_unit_test(a_png_has_the_bars_where_the_list_says),
		cmocka_unit_test(a_picture_is_the_same_whenever_it_is_drawn),
		cmocka_unit_test(the_vector_picture_is_the_windows_picture),
		cmocka_unit_test(the_ending_says_how_it_is_written),
		cmocka_unit_test(a_picture_that_cannot_be_written_says_why),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
