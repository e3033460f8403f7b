/* test_damaged.c: segments that hold anything: recover makes a sound trace of what there is, or says no. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "killed.h"
#include "trace/writer.h"

struct bytes {
	char *data;
	size_t size;
};

static struct bytes read_bytes(const char *path)
{
	struct bytes bytes = {0};
	struct stat st;
	int fd = open(path, O_RDONLY);

	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	bytes.size = (size_t)st.st_size;
	bytes.data = malloc(bytes.size);
	assert_non_null(bytes.data);
	assert_int_equal(read(fd, bytes.data, bytes.size), bytes.size);
	close(fd);
	return bytes;
}

/* The file as it was, in its own inode. Returns it open. */
static int put_back(const char *path, struct bytes bytes)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes.data, bytes.size), bytes.size);
	return fd;
}

static void damage(int fd, uint32_t size)
{
	for (uint32_t i = 0, count = 1 + any(300); i < count; i++) {
		uint64_t bytes = any(3) ? (uint64_t)any(1 << 30) << any(34) : any(100);
		/* Half of the damage hits the header page and the first block's header. */
		off_t at = any(2) ? 16 + any(4500) : any(size);

		assert_true(pwrite(fd, &bytes, 1 + any(8), at) > 0);
	}
	if (any(8) == 0)
		assert_int_equal(ftruncate(fd, any(size)), 0);
}

/* A commit that ends behind the `[`, or within a line, is not gone on from: a comma would follow. */
static void a_commit_that_ends_with_no_event_is_not_believed(void **state)
{
	static const char *const names[] = {"commit.json", "commit.json.gz"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const char *path = in_folder(names[i]);
		struct bytes trace, remains;
		char segment[160];
		struct stat st;

		record_and_die(path, TRACE_CLOCK_VIRTUAL, put_anything, 2500);
		assert_int_equal(stat(path, &st), 0);
		trace__segment_path(segment, sizeof(segment), &st);
		trace = read_bytes(path);
		remains = read_bytes(segment);
		for (uint64_t kept = 0; kept < 40; kept++) {
			struct trace__header *header = (void *)remains.data;
			cJSON *events;

			header->commit[0].file_bytes = header->commit[1].file_bytes = kept;
			close(put_back(segment, remains));
			close(put_back(path, trace));
			assert_int_equal(trace_recover(path, NULL), 0);
			events = load_events(path);
			assert_true(cJSON_GetArraySize(events) > 100); /* what the file had is there */
			cJSON_Delete(events);
		}
		free(trace.data);
		free(remains.data);
	}
}

static void a_damaged_segment_never_harms(void **state)
{
	const char *path = in_folder("damaged.json");
	struct bytes trace, remains;
	char segment[160];
	struct stat st;
	cJSON *events;

	(void)state;
	record_and_die(path, TRACE_CLOCK_VIRTUAL, put_anything, 2500);
	assert_int_equal(stat(path, &st), 0);
	trace__segment_path(segment, sizeof(segment), &st);
	trace = read_bytes(path);
	remains = read_bytes(segment);
	random_state = 1234567;
	for (int round = 0; round < 150; round++) {
		int error, fd = put_back(segment, remains);

		close(put_back(path, trace));
		damage(fd, (uint32_t)remains.size);
		close(fd);
		error = trace_recover(path, NULL);
		assert_true(error <= 0);
		if (error == 0) {
			events = load_events(path);
			assert_true(cJSON_GetArraySize(events) > 0);
			cJSON_Delete(events);
		}
	}
	free(trace.data);
	free(remains.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_commit_that_ends_with_no_event_is_not_believed),
		cmocka_unit_test(a_damaged_segment_never_harms),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
