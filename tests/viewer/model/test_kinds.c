/* Every kind of wait in words: in a box, when it begins and when it is over, with a name and without. */
#include "given.h"

struct words {
	const char *reason, *begins, *over;
};

static const struct {
	const char *name;
	struct words en, ko;
} kinds[] = {
	{"read 127.0.0.1:8000",
		{"read 127.0.0.1:8000",
			"t waits for data from 127.0.0.1:8000 and hands control back to the loop.",
			"127.0.0.1:8000 has something to read. t joins the ready queue."},
		{"읽기 127.0.0.1:8000", "t가 127.0.0.1:8000에서 올 데이터를 기다리며 루프에 제어를 넘깁니다.",
			"127.0.0.1:8000에서 읽을 것이 왔습니다. t가 준비 큐에 들어갑니다."}},
	{"read",
		{"read", "t waits for data and hands control back to the loop.",
			"There is something to read. t joins the ready queue."},
		{"읽기", "t가 데이터를 기다리며 루프에 제어를 넘깁니다.",
			"읽을 것이 왔습니다. t가 준비 큐에 들어갑니다."}},
	{"write 127.0.0.1:8000",
		{"write 127.0.0.1:8000",
			"t waits for room to write to 127.0.0.1:8000 and hands control back to the loop.",
			"127.0.0.1:8000 can be written to again. t joins the ready queue."},
		{"쓰기 127.0.0.1:8000",
			"t가 127.0.0.1:8000에 보낼 버퍼의 빈자리를 기다리며 루프에 제어를 넘깁니다.",
			"127.0.0.1:8000에 다시 쓸 수 있습니다. t가 준비 큐에 들어갑니다."}},
	{"write",
		{"write", "t waits for room to write and hands control back to the loop.",
			"It can be written to again. t joins the ready queue."},
		{"쓰기", "t가 보낼 버퍼의 빈자리를 기다리며 루프에 제어를 넘깁니다.",
			"다시 쓸 수 있습니다. t가 준비 큐에 들어갑니다."}},
	{"accept 0.0.0.0:80",
		{"accept 0.0.0.0:80",
			"t waits for a client on 0.0.0.0:80 and hands control back to the loop.",
			"A client has come to 0.0.0.0:80. t joins the ready queue."},
		{"접속 받기 0.0.0.0:80", "t가 0.0.0.0:80에 올 접속을 기다리며 루프에 제어를 넘깁니다.",
			"0.0.0.0:80에 새 접속이 들어왔습니다. t가 준비 큐에 들어갑니다."}},
	{"accept",
		{"accept", "t waits for a client and hands control back to the loop.",
			"A client has come. t joins the ready queue."},
		{"접속 받기", "t가 새 접속을 기다리며 루프에 제어를 넘깁니다.",
			"새 접속이 들어왔습니다. t가 준비 큐에 들어갑니다."}},
	{"connect db.local:5432",
		{"connect db.local:5432",
			"t waits for a connection to db.local:5432 and hands control back to the loop.",
			"The attempt to connect to db.local:5432 is over. t joins the ready queue."},
		{"연결 db.local:5432", "t가 db.local:5432로의 연결을 기다리며 루프에 제어를 넘깁니다.",
			"db.local:5432 연결 시도가 끝났습니다. t가 준비 큐에 들어갑니다."}},
	{"connect",
		{"connect", "t waits for a connection and hands control back to the loop.",
			"The attempt to connect is over. t joins the ready queue."},
		{"연결", "t가 연결을 기다리며 루프에 제어를 넘깁니다.",
			"연결 시도가 끝났습니다. t가 준비 큐에 들어갑니다."}},
	{"dns example.com",
		{"DNS example.com",
			"t waits for the address of example.com and hands control back to the loop.",
			"The look-up of example.com is over. t joins the ready queue."},
		{"DNS example.com", "t가 example.com의 주소를 기다리며 루프에 제어를 넘깁니다.",
			"example.com의 주소 찾기가 끝났습니다. t가 준비 큐에 들어갑니다."}},
	{"dns",
		{"DNS", "t waits for an address and hands control back to the loop.",
			"The look-up is over. t joins the ready queue."},
		{"DNS", "t가 주소를 기다리며 루프에 제어를 넘깁니다.",
			"주소 찾기가 끝났습니다. t가 준비 큐에 들어갑니다."}},
	{"file read menu.txt",
		{"file read menu.txt",
			"t waits for the file operation read menu.txt and hands control back to the loop.",
			"The file operation read menu.txt is over. t joins the ready queue."},
		{"파일 read menu.txt", "t가 파일 작업 read menu.txt를 기다리며 루프에 제어를 넘깁니다.",
			"파일 작업 read menu.txt가 끝났습니다. t가 준비 큐에 들어갑니다."}},
	{"file",
		{"file", "t waits for a file operation and hands control back to the loop.",
			"The file operation is over. t joins the ready queue."},
		{"파일", "t가 파일 작업을 기다리며 루프에 제어를 넘깁니다.",
			"파일 작업이 끝났습니다. t가 준비 큐에 들어갑니다."}},
	{"process ls -l",
		{"process ls -l", "t waits for ls -l in another process and hands control back to the loop.",
			"The wait for ls -l in another process is over. t joins the ready queue."},
		{"프로세스 ls -l", "t가 다른 프로세스의 ls -l을 기다리며 루프에 제어를 넘깁니다.",
			"다른 프로세스의 ls -l을 기다리는 일이 끝났습니다. t가 준비 큐에 들어갑니다."}},
	{"process",
		{"process", "t waits for another process and hands control back to the loop.",
			"The wait for another process is over. t joins the ready queue."},
		{"프로세스", "t가 다른 프로세스를 기다리며 루프에 제어를 넘깁니다.",
			"다른 프로세스를 기다리는 일이 끝났습니다. t가 준비 큐에 들어갑니다."}},
	{"stream 127.0.0.1:8000",
		{"stream 127.0.0.1:8000",
			"t waits for 127.0.0.1:8000 to close and hands control back to the loop.",
			"127.0.0.1:8000 has closed. t joins the ready queue."},
		{"스트림 127.0.0.1:8000", "t가 127.0.0.1:8000이 닫히기를 기다리며 루프에 제어를 넘깁니다.",
			"127.0.0.1:8000이 닫혔습니다. t가 준비 큐에 들어갑니다."}},
	{"stream",
		{"stream", "t waits for a connection to close and hands control back to the loop.",
			"The connection has closed. t joins the ready queue."},
		{"스트림", "t가 연결이 닫히기를 기다리며 루프에 제어를 넘깁니다.",
			"연결이 닫혔습니다. t가 준비 큐에 들어갑니다."}},
	{"lock db",
		{"lock db", "t waits for the lock db and hands control back to the loop.",
			"The lock db is released. t joins the ready queue."},
		{"락 db", "t가 락 db를 기다리며 루프에 제어를 넘깁니다.",
			"락 db가 풀렸습니다. t가 준비 큐에 들어갑니다."}},
	{"lock",
		{"lock", "t waits for a lock and hands control back to the loop.",
			"The lock is released. t joins the ready queue."},
		{"락", "t가 락을 기다리며 루프에 제어를 넘깁니다.",
			"락이 풀렸습니다. t가 준비 큐에 들어갑니다."}},
	{"semaphore pool",
		{"semaphore pool",
			"t waits for room in the semaphore pool and hands control back to the loop.",
			"The semaphore pool has room. t joins the ready queue."},
		{"세마포어 pool", "t가 세마포어 pool의 빈자리를 기다리며 루프에 제어를 넘깁니다.",
			"세마포어 pool에 빈자리가 났습니다. t가 준비 큐에 들어갑니다."}},
	{"semaphore",
		{"semaphore", "t waits for room in a semaphore and hands control back to the loop.",
			"The semaphore has room. t joins the ready queue."},
		{"세마포어", "t가 세마포어의 빈자리를 기다리며 루프에 제어를 넘깁니다.",
			"세마포어에 빈자리가 났습니다. t가 준비 큐에 들어갑니다."}},
	{"event ready",
		{"event ready", "t waits for the event ready and hands control back to the loop.",
			"The event ready is set. t joins the ready queue."},
		{"이벤트 ready", "t가 이벤트 ready를 기다리며 루프에 제어를 넘깁니다.",
			"이벤트 ready가 켜졌습니다. t가 준비 큐에 들어갑니다."}},
	{"event",
		{"event", "t waits for an event and hands control back to the loop.",
			"The event is set. t joins the ready queue."},
		{"이벤트", "t가 이벤트를 기다리며 루프에 제어를 넘깁니다.",
			"이벤트가 켜졌습니다. t가 준비 큐에 들어갑니다."}},
	{"condition not_empty",
		{"condition not_empty",
			"t waits for word from the condition not_empty and hands control back to the loop.",
			"The condition not_empty has sent word. t joins the ready queue."},
		{"조건 변수 not_empty", "t가 조건 변수 not_empty의 알림을 기다리며 루프에 제어를 넘깁니다.",
			"조건 변수 not_empty의 알림이 왔습니다. t가 준비 큐에 들어갑니다."}},
	{"condition",
		{"condition", "t waits for word from a condition and hands control back to the loop.",
			"The condition has sent word. t joins the ready queue."},
		{"조건 변수", "t가 조건 변수의 알림을 기다리며 루프에 제어를 넘깁니다.",
			"조건 변수의 알림이 왔습니다. t가 준비 큐에 들어갑니다."}},
	{"queue orders",
		{"queue orders", "t waits for the queue orders and hands control back to the loop.",
			"The wait at the queue orders is over. t joins the ready queue."},
		{"큐 orders", "t가 큐 orders를 기다리며 루프에 제어를 넘깁니다.",
			"큐 orders에서의 기다림이 끝났습니다. t가 준비 큐에 들어갑니다."}},
	{"queue",
		{"queue", "t waits for a queue and hands control back to the loop.",
			"The wait at the queue is over. t joins the ready queue."},
		{"큐", "t가 큐를 기다리며 루프에 제어를 넘깁니다.",
			"큐에서의 기다림이 끝났습니다. t가 준비 큐에 들어갑니다."}},
	{"future answer",
		{"future answer",
			"t waits for the result of the future answer and hands control back to the loop.",
			"The future answer is done. t joins the ready queue."},
		{"퓨처 answer", "t가 퓨처 answer의 결과를 기다리며 루프에 제어를 넘깁니다.",
			"퓨처 answer가 끝났습니다. t가 준비 큐에 들어갑니다."}},
	{"future",
		{"future", "t waits for the result of a future and hands control back to the loop.",
			"The future is done. t joins the ready queue."},
		{"퓨처", "t가 퓨처의 결과를 기다리며 루프에 제어를 넘깁니다.",
			"퓨처가 끝났습니다. t가 준비 큐에 들어갑니다."}},
	{"executor resize",
		{"thread pool resize",
			"t waits for the thread pool to do resize and hands control back to the loop.",
			"The thread pool's job resize is over. t joins the ready queue."},
		{"스레드 풀 resize", "t가 스레드 풀의 작업 resize를 기다리며 루프에 제어를 넘깁니다.",
			"스레드 풀의 작업 resize가 끝났습니다. t가 준비 큐에 들어갑니다."}},
	{"executor",
		{"thread pool",
			"t waits for the thread pool to do its job and hands control back to the loop.",
			"The thread pool's job is over. t joins the ready queue."},
		{"스레드 풀", "t가 스레드 풀의 작업을 기다리며 루프에 제어를 넘깁니다.",
			"스레드 풀의 작업이 끝났습니다. t가 준비 큐에 들어갑니다."}},
	{"wait for 2",
		{"wait for 2", "t waits for several tasks and hands control back to the loop.",
			"The wait for several tasks is over. t joins the ready queue."},
		{"wait 2개", "t가 태스크 여럿을 기다리며 루프에 제어를 넘깁니다.",
			"여러 태스크를 기다리는 일이 끝났습니다. t가 준비 큐에 들어갑니다."}},
	{"as_completed of 3",
		{"as_completed of 3",
			"t waits for the next task that ends and hands control back to the loop.",
			"The wait of as_completed is over. t joins the ready queue."},
		{"as_completed 3개", "t가 먼저 끝나는 태스크를 기다리며 루프에 제어를 넘깁니다.",
			"as_completed의 기다림이 끝났습니다. t가 준비 큐에 들어갑니다."}},
	{"group of 2",
		{"group of 2", "t waits for the tasks of its group and hands control back to the loop.",
			"The tasks of the group have all ended. t joins the ready queue."},
		{"그룹 2개", "t가 태스크 그룹의 태스크들을 기다리며 루프에 제어를 넘깁니다.",
			"태스크 그룹의 태스크가 모두 끝났습니다. t가 준비 큐에 들어갑니다."}},
	{"shield toast",
		{"shield toast", "t waits for the shielded task toast and hands control back to the loop.",
			"The shielded task toast is over. t joins the ready queue."},
		{"shield toast", "t가 보호된 태스크 toast를 기다리며 루프에 제어를 넘깁니다.",
			"보호된 태스크 toast가 끝났습니다. t가 준비 큐에 들어갑니다."}},
	{"future task group",
		{"future task group",
			"t waits for the tasks of its group and hands control back to the loop.",
			"The tasks of the group have all ended. t joins the ready queue."},
		{"퓨처 task group", "t가 태스크 그룹의 태스크들을 기다리며 루프에 제어를 넘깁니다.",
			"태스크 그룹의 태스크가 모두 끝났습니다. t가 준비 큐에 들어갑니다."}},
	{"future wait",
		{"future wait", "t waits for several tasks and hands control back to the loop.",
			"The wait for several tasks is over. t joins the ready queue."},
		{"퓨처 wait", "t가 태스크 여럿을 기다리며 루프에 제어를 넘깁니다.",
			"여러 태스크를 기다리는 일이 끝났습니다. t가 준비 큐에 들어갑니다."}},
	{"future as_completed",
		{"future as_completed",
			"t waits for the next task that ends and hands control back to the loop.",
			"The wait of as_completed is over. t joins the ready queue."},
		{"퓨처 as_completed", "t가 먼저 끝나는 태스크를 기다리며 루프에 제어를 넘깁니다.",
			"as_completed의 기다림이 끝났습니다. t가 준비 큐에 들어갑니다."}},
};

static void says(const struct model *model, const struct words *want)
{
	struct model_now now = {0};
	char text[256];

	/* t is created, runs, waits, is ready */
	model_moment_text(model, 0, 3, text, sizeof(text));
	assert_string_equal(text, want->begins);
	model_moment_text(model, 0, 4, text, sizeof(text));
	assert_string_equal(text, want->over);
	assert_int_equal(model_now(model, 0, model_position_of_moment(model, 0, 3), &now), 0);
	assert_int_equal(now.waiting_count, 1);
	assert_string_equal(now.waiting[0].reason, want->reason);
	model_now_finish(&now);
}

static void every_kind_of_wait_is_told_in_both_languages(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct given g = {0};
		given_run(&g, "kinds", "");
		given_task(&g, 100, 0, "t", "");
		given_step(&g, 100, 0, 1, "t", "create");
		given_event(&g, 'B', 100, 1, kinds[i].name, "wait", "");
		given_event(&g, 'E', 100, 2, kinds[i].name, "wait", "");
		const struct model *model = given_model(&g, LANG_EN);
		says(model, &kinds[i].en);
		model_set_lang(g.model, LANG_KO);
		says(model, &kinds[i].ko);
		given_end(&g);
	}
}

static void a_time_limit_is_told_as_what_cancelled_it(void **state)
{
	struct given g = {0};
	char text[256];

	(void)state;
	given_run(&g, "limit", "");
	given_task(&g, 100, 0, "t", "");
	given_step(&g, 100, 0, 1, "t", "create");
	given_event(&g, 'B', 100, 1, "sleep 9 s", "wait", "");
	given_event(&g, 'E', 100, 2, "sleep 9 s", "wait", "");
	given_step(&g, 100, 2, 3, "t", "timeout");
	const struct model *model = given_model(&g, LANG_EN);
	model_moment_text(model, 0, 5, text, sizeof(text));
	assert_string_equal(text, "The time limit of t is over. The loop resumes it, and CancelledError is "
				  "raised where it waited.");
	model_set_lang(g.model, LANG_KO);
	model_moment_text(model, 0, 5, text, sizeof(text));
	assert_string_equal(text, "t의 제한 시간이 다 되었습니다. 루프가 다시 실행하자, 기다리던 자리에서 "
				  "CancelledError가 납니다.");
	given_end(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_wait_is_told_in_both_languages),
		cmocka_unit_test(a_time_limit_is_told_as_what_cancelled_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
