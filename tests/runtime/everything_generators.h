/* everything_generators.h: the part of everything.h (which includes it) for generators and what is made of
 * them. */
#ifndef TEST_EVERYTHING_GENERATORS_H
#define TEST_EVERYTHING_GENERATORS_H

static int yield_some(void *arg)
{
	AW_TRY(aw_yield_text(NULL, arg));
	AW_TRY(aw_yield_int(NULL, 7));
	return aw_return_text(arg);
}

static int loop_over(void *arg)
{
	AW_FOR_OWN (value, AW_ASYNC_GENERATOR(yield_some, arg))
		if (!value)
			return -EPROTO;
	return 0;
}

static int use_generators(void *arg)
{
	struct aw_generator *dropped = AW_ASYNC_GENERATOR(yield_some, arg),
			    *left = AW_ASYNC_GENERATOR(yield_some, arg),
			    *thrown = AW_GENERATOR(yield_some, arg);
	struct aw *used = AW(return_text, arg);

	AW_TRY(aw_await(NULL, AW(loop_over, arg)));
	AW_TRY(aw_next(NULL, dropped));
	aw_generator_release(dropped);
	AW_TRY(aw_await(NULL, AW_NEXT(left)));
	AW_TRY(aw_generator_enter(NULL, thrown));
	AW_TRY(expect_error(aw_generator_exit(thrown, aw_raise("ValueError", "thrown in")), "ValueError"));
	AW_TRY(aw_await(NULL, used));
	EXPECT_STATUS(aw_gather(NULL, used, AW(return_text, arg)), AW_EAWAITED);
	return 0;
}

/* Hands out what was sent. */
static int echo_sent(void *arg)
{
	for (void *sent = arg;;)
		AW_TRY(aw_yield_value(&sent, sent));
}

static int send_and_throw(struct aw_generator *thrown, struct aw_generator *closed, void *arg)
{
	void *value;

	AW_TRY(aw_next(&value, thrown));
	EXPECT(value == arg);
	AW_TRY(aw_send(&value, thrown, &value));
	EXPECT(value == &value);
	AW_TRY(expect_error(aw_throw(NULL, thrown, aw_raise("ValueError", "thrown in")), "ValueError"));
	AW_TRY(aw_next(NULL, closed));
	return aw_generator_close(closed);
}

static int use_two_ways(void *arg)
{
	AW_TRY(send_and_throw(AW_GENERATOR(echo_sent, arg), AW_GENERATOR(echo_sent, arg), arg));
	AW_TRY(send_and_throw(AW_ASYNC_GENERATOR(echo_sent, arg), AW_ASYNC_GENERATOR(echo_sent, arg), arg));
	return aw_await(NULL, AW_ACLOSE(AW_ASYNC_GENERATOR(echo_sent, arg)));
}

static int yield_once(void *arg)
{
	return aw_yield_value(NULL, arg);
}

static int replace_error(void *arg, int status)
{
	return status == AW_ERAISED ? aw_raise("KeyError", "%s", (const char *)arg) : status;
}

static int use_exit_stacks(void *arg)
{
	struct aw_exit_stack stack = {0}, others;
	int status = aw_exit_stack_push(&stack, replace_error, arg);

	if (!status)
		status = aw_exit_stack_enter_context(NULL, &stack, AW_GENERATOR(yield_once, arg));
	if (!status)
		status = aw_exit_stack_callback(&stack, return_text, arg);
	if (!status)
		status = aw_raise("ValueError", "of the block");
	others = aw_exit_stack_pop_all(&stack);
	EXPECT_STATUS(aw_exit_stack_close(&stack, 0), 0);
	return expect_error(aw_exit_stack_close(&others, status), "KeyError");
}

#endif
