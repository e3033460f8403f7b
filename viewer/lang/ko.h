/* ko.h: every user-visible string, in Korean. en.h has the same ids. */
X(STATE_RUN, "실행")
X(STATE_READY, "준비")
X(STATE_WAIT, "기다림")
X(STATE_BLOCKED, "막힘")

/* the model: verdicts and labels of spans */
X(VERDICT_BASELINE, "기준")
X(VERDICT_FASTER, "{times}배 빠름")
X(VERDICT_SLOWER, "{times}배 느림")
X(VERDICT_SAME, "같은 시간")
X(VERDICT_HELD, "루프가 {dur} 멈춤")
X(LABEL_LATE, "{dur} 늦음")
X(LABEL_LATE_BY, "{dur} 늦음 — {names} 때문에")
X(LABEL_LATE_START, "준비됐지만 {dur} 기다림")
X(LABEL_BLOCKED, "막힘 {dur}")
X(NAMES_AND, ", ")
X(NAMES_MORE, " 등")

/* the model: what a task waits for, short (in a box) and in a sentence */
X(REASON_SLEEP, "타이머 {what}")
X(REASON_TASK, "태스크 {what}")
X(REASON_GATHER, "gather {what}")
X(REASON_GATHER_OF, "gather {what}개")
X(REASON_WAIT_FOR, "시간제한 {what}")
X(REASON_FUTURE, "퓨처 {what}")
X(REASON_LOCK, "락 {what}")
X(REASON_SEMAPHORE, "세마포어 {what}")
X(REASON_EVENT, "이벤트 {what}")
X(REASON_CONDITION, "조건 변수 {what}")
X(REASON_QUEUE, "큐 {what}")
X(REASON_EXECUTOR, "스레드 풀 {what}")
X(REASON_PROCESS, "프로세스 {what}")
X(REASON_CONNECT, "연결 {what}")
X(REASON_ACCEPT, "접속 받기 {what}")
X(REASON_READ, "읽기 {what}")
X(REASON_WRITE, "쓰기 {what}")
X(REASON_FILE, "파일 {what}")
X(REASON_DNS, "DNS {what}")
X(REASON_STREAM, "스트림 {what}")
X(FOR_FUTURE, "퓨처 {what}")
X(FOR_LOCK, "락 {what}")
X(FOR_SEMAPHORE, "세마포어 {what}")
X(FOR_EVENT, "이벤트 {what}")
X(FOR_CONDITION, "조건 변수 {what}")
X(FOR_QUEUE, "큐 {what}")
X(FOR_EXECUTOR, "스레드 풀의 작업 {what}")
X(FOR_PROCESS, "프로세스 {what}")
X(FOR_CONNECT, "{what} 연결")
X(FOR_ACCEPT, "{what}의 접속")
X(FOR_READ, "{what}의 데이터")
X(FOR_WRITE, "{what}에 쓸 자리")
X(FOR_FILE, "파일 {what}")
X(FOR_DNS, "{what}의 주소")
X(FOR_STREAM, "스트림 {what}")

/* the model: captions, one plain sentence an event */
X(CAP_NOTHING_YET, "아직 아무것도 시작되지 않았습니다.")
X(CAP_CREATE_MAIN, "루프가 첫 태스크 {task}[을/를] 만듭니다.")
X(CAP_CREATE_BY, "{by}[이/가] 태스크 {task}[을/를] 만듭니다. 준비됐지만 아직 실행되지는 않습니다.")
X(CAP_CREATE, "태스크 {task}[이/가] 만들어집니다. 준비됐지만 아직 실행되지는 않습니다.")
X(CAP_BY_TIMER, "타이머 {what}[이/가] 끝났습니다.")
X(CAP_BY_IO, "{task}[이/가] 기다리던 입출력({what})이 준비됐습니다.")
X(CAP_BY_END, "{by}[이/가] 끝났습니다.")
X(CAP_BY_LAST, "gather가 기다리던 마지막 태스크 {by}[이/가] 끝났습니다.")
X(CAP_BY_ERROR, "{by}[이/가] 실패하자 gather가 그 오류를 바로 전합니다. 나머지 태스크는 계속됩니다.")
X(CAP_BY_TASK, "{by}[이/가] {task}[을/를] 깨웠습니다.")
X(CAP_BY_EXECUTOR, "스레드 풀에 맡긴 작업이 끝났습니다.")
X(CAP_BY_THREAD, "다른 스레드가 {task}[을/를] 깨웠습니다.")
X(CAP_BY_CALLBACK, "콜백이 {task}[을/를] 깨웠습니다.")
X(CAP_BY_CANCEL, "{task}[이/가] 취소됐습니다.")
X(CAP_BY_CANCEL_OF, "{by}[이/가] {task}[을/를] 취소했습니다.")
X(CAP_BY_YIELD, "양보했던 {task}의 차례가 다시 왔습니다.")
X(CAP_FIRST, "루프가 {task}[을/를] 준비 큐에서 꺼내 처음으로 실행합니다.")
X(CAP_AGAIN, "루프가 {task}[을/를] 준비 큐에서 꺼내 다시 실행합니다.")
X(CAP_RAISE, "루프가 다시 실행하면 기다리던 자리에서 CancelledError가 납니다.")
X(CAP_RAISE_FIRST, "아직 시작하기 전이라 본문은 실행되지 않습니다.")
X(CAP_LATE_WITH, "{by}[이/가] {call}[으로/로] 루프를 {dur} 막아서 {task}[이/가] {late} 늦게 깨어났습니다.")
X(CAP_LATE_ONE, "{by}[이/가] 루프를 {dur} 막아서 {task}[이/가] {late} 늦게 깨어났습니다.")
X(CAP_LATE_MANY, "{by}[이/가] 루프를 막아서 {task}[이/가] {late} 늦게 깨어났습니다.")
X(CAP_LATE_QUEUE, "{task}[이/가] 준비 큐에서 {late} 기다린 뒤에야 실행됩니다.")
X(CAP_START_WITH, "{by}[이/가] {call}[으로/로] 루프를 {dur} 막아서 {task}[이/가] {late} 늦게 시작합니다.")
X(CAP_START_ONE, "{by}[이/가] 루프를 {dur} 막아서 {task}[이/가] {late} 늦게 시작합니다.")
X(CAP_START_MANY, "{by}[이/가] 루프를 막아서 {task}[이/가] {late} 늦게 시작합니다.")
X(CAP_WAIT_SLEEP, "{task}[이/가] 타이머 {what}[을/를] 기다리며 루프에 제어를 넘깁니다.")
X(CAP_WAIT_TASK, "{task}[이/가] {what}[이/가] 끝나기를 기다리며 루프에 제어를 넘깁니다.")
X(CAP_WAIT_GATHER, "{task}[이/가] gather로 태스크 {what}개를 기다리며 루프에 제어를 넘깁니다.")
X(CAP_WAIT_LIMIT, "{task}[이/가] 최대 {what}까지 기다리기로 하고 루프에 제어를 넘깁니다.")
X(CAP_WAIT, "{task}[이/가] {what}[을/를] 기다리며 루프에 제어를 넘깁니다.")
X(CAP_YIELD, "{task}[이/가] 양보하고 준비 큐의 맨 뒤로 갑니다.")
X(CAP_LEAVE, "{task}[이/가] 루프에 제어를 넘깁니다.")
X(CAP_READY_TIMER, "{task}의 타이머 {what}[이/가] 끝나 준비 큐에 들어갑니다.")
X(CAP_READY, "{task}의 기다림({what})이 끝나 준비 큐에 들어갑니다.")
X(CAP_READY_CANCEL, "{task}의 기다림({what})이 취소돼 준비 큐에 들어갑니다.")
X(CAP_HELD_TIMER, "{task}의 타이머 {what}[이/가] 끝났지만 {by}[이/가] 루프를 막고 있어 실행되지 못합니다.")
X(CAP_HELD_READY, "{task}[이/가] 준비됐지만 {by}[이/가] 루프를 막고 있어 실행되지 못합니다.")
X(CAP_DONE, "{task}[이/가] 끝났습니다.")
X(CAP_RESULT, "{task}[이/가] {result}[을/를] 돌려주고 끝났습니다.")
X(CAP_FAILED, "{task}[이/가] {type} 오류로 실패했습니다.")
X(CAP_FAILED_SAYING, "{task}[이/가] {type} 오류로 실패했습니다: {message}")
X(CAP_FAILED_BARE, "{task}[이/가] 실패했습니다.")
X(CAP_CANCELLED, "{task}[이/가] 취소돼 끝났습니다.")
X(CAP_BLOCKED_WITH, "{task}[이/가] {call}[으로/로] 루프를 {dur} 막았습니다.")
X(CAP_BLOCKED, "{task}[이/가] 루프를 {dur} 막았습니다.")
X(CAP_BLOCK, "{task}[이/가] {call}[을/를] 부릅니다. 끝날 때까지 루프 전체가 멈춥니다.")
X(CAP_BLOCK_SYNC, "{task}[이/가] {call}[을/를] 부릅니다. 끝날 때까지 아무것도 실행되지 않습니다.")
X(CAP_UNBLOCK, "{task}의 {call}[이/가] 끝났습니다. 루프는 {dur} 동안 멈춰 있었습니다.")
X(CAP_UNBLOCK_SYNC, "{task}의 {call}[이/가] 끝났습니다.")
X(CAP_CALL, "{task}[을/를] 부릅니다.")
X(CAP_RETURN, "{task}[이/가] {dur} 만에 돌아왔습니다.")
X(CAP_JOB, "{worker}[이/가] 작업 {job}[을/를] 시작합니다.")
X(CAP_JOB_END, "{worker}[이/가] 작업 {job}[을/를] 끝냈습니다.")
X(CAP_PRINT, "{task}[이/가] 출력합니다: {text}")
X(CAP_PRINT_PROGRAM, "프로그램이 출력합니다: {text}")
X(CAP_NOTE, "{task}: {text}")
X(CAP_SLICE, "{lane}에서 {name}[이/가] 시작됩니다.")
X(CAP_SLICE_END, "{lane}에서 {name}[이/가] 끝납니다.")
X(CAP_SLICE_WHOLE, "{lane}에서 {name}[이/가] {dur} 걸립니다.")

/* the program: help and error lines */
X(HELP_HEAD, "awaitscope는 이벤트 루프를 눈에 보이게 합니다. 코루틴이 실행되는 모습을 기록하고, 기록한 것을 그립니다.\n"
	"\n"
	"사용법: awaitscope 명령 … [--lang ko|en]\n"
	"\n")
X(HELP_FOOT, "\n"
	"처음이라면:     awaitscope demo\n"
	"명령 도움말:    awaitscope help 명령\n")
X(STDOUT, "표준 출력")
X(ERR_LANG, "--lang에는 ko나 en을 씁니다('{value}'는 쓸 수 없습니다)")
X(ERR_LANG_MISSING, "--lang에 값이 필요합니다: ko 또는 en")
X(ERR_VERB, "'{name}'라는 명령은 없습니다. 'awaitscope help'로 목록을 볼 수 있습니다")
X(ERR_VERB_NEAR, "'{name}'라는 명령은 없습니다. '{near}'를 쓰려고 했나요?")
X(ERR_VERB_FILE, "'{name}'는 명령이 아니라 파일입니다. 이렇게 해 보세요: awaitscope show {name}")
X(ERR_NO_VIEWER, "이 빌드에는 '{name}'가 없습니다(뷰어 없이 만들었습니다). 'show'로 터미널에서 볼 수 있습니다")
X(ERR_OPTION, "{name} 옵션은 없습니다. 도움말: awaitscope {verb} --help")
X(ERR_OPTION_NEAR, "{name} 옵션은 없습니다. {near}[을/를] 쓰려고 했나요?")
X(ERR_OPTION_VALUE, "--{name} 옵션에 값이 필요합니다")
X(ERR_OPTION_NO_VALUE, "--{name} 옵션은 값을 받지 않습니다")
X(ERR_FILE_MISSING, "어느 트레이스인가요? 파일 이름을 쓰세요. 'awaitscope run 시나리오 -o 파일'로 만들 수 있습니다")
X(ERR_FILE_ONE, "파일은 하나만 받습니다. '{name}'는 남습니다")
X(ERR_ENOENT, "{path}: 그런 파일이 없습니다. 이름을 확인하세요")
X(ERR_ENOENT_NEAR, "{path}: 그런 파일이 없습니다. {near}[을/를] 쓰려고 했나요?")
X(ERR_EACCES, "{path}: 권한이 없습니다. 'ls -l'로 권한을 확인하세요")
X(ERR_EISDIR, "{path}: 폴더입니다. 그 안의 파일 이름을 쓰세요")
X(ERR_EROFS, "{path}: 읽기 전용 파일 시스템입니다. 다른 곳을 고르세요")
X(ERR_ENOMEM, "{path}: 메모리가 부족합니다. 다른 프로그램을 닫거나 더 작은 트레이스를 쓰세요")
X(ERR_ENOSPC, "{path}: 디스크에 남은 공간이 없습니다. 공간을 비우거나 다른 디스크를 고르세요")
X(ERR_EIO, "{path}: 읽거나 쓰지 못했습니다(입출력 오류). 디스크를 확인하세요")
X(ERR_EPIPE, "{path}: 더 이상 읽는 곳이 없습니다")
X(ERR_EBADF, "{path}: 닫혀 있어서 아무것도 쓰지 못했습니다")
X(ERR_ENOTTRACE, "{path}: 트레이스가 아닙니다. 'awaitscope run -o'로 만든 파일이나 다른 프로그램의 Chrome 트레이스(JSON)를 쓰세요")
X(ERR_EEMPTY, "{path}: 비어 있습니다. 프로그램이 강제로 끝났다면 이렇게 해 보세요: awaitscope recover {path}")
X(ERR_EGZIP, "{path}: 손상된 gzip 데이터입니다. 다른 사본을 쓰세요")
X(ERR_ETOOBIG, "{path}: 이벤트가 너무 많아(40억 개 초과) 번호를 매길 수 없습니다. 파일을 나누세요")
X(ERR_ERUNNING, "{path}: 아직 기록되는 중입니다. 먼저 그 프로그램을 끝내세요")
X(SUM_SHOW, "타임라인을 터미널에 글자로 그립니다")
X(SUM_DESCRIBE, "이벤트마다 한 문장으로 설명합니다")
X(SUM_STATS, "실행과 태스크마다 실행·준비·기다림 시간, 늦음, 누가 누구를 늦췄는지")
X(SUM_CHECK, "트레이스가 형식의 규칙을 지키는지 검사합니다")
X(SUM_RECOVER, "강제로 끝난 프로그램의 트레이스를 완성합니다")
X(HELP_SHOW, "사용법: awaitscope show 파일… [--events] [--all] [--width N] [--lang ko|en]\n"
	"\n"
	"트레이스를 터미널에 타임라인으로 그립니다. 태스크마다 한 줄, 모든 실행이 같은 시간축을 씁니다.\n"
	"\n"
	"  --events     그림 대신 이벤트마다 한 줄: 시각, 태스크, 일어난 일\n"
	"  --all        모든 줄(아니면 실행마다 앞의 40줄, main 태스크 제외)\n"
	"  --width N    N칸 너비(아니면 터미널, COLUMNS, 또는 80)\n"
	"\n"
	"파일이 \"-\"이면 표준 입력을 읽고, gzip도 읽습니다. 색은 터미널에서만 쓰고 NO_COLOR이면 쓰지 않습니다.\n"
	"예: awaitscope run coffee -o coffee.json && awaitscope show coffee.json\n")
X(HELP_DESCRIBE, "사용법: awaitscope describe 파일… [--stops] [--lang ko|en]\n"
	"\n"
	"트레이스를 이벤트마다 시각과 함께 쉬운 한 문장으로 설명합니다. 수업에서 멈출 곳에는 ▶ 표시가 있습니다.\n"
	"\n"
	"  --stops      멈출 곳만\n"
	"\n"
	"예: awaitscope describe coffee.json --lang ko\n")
X(HELP_STATS, "사용법: awaitscope stats 파일… [--json] [--lang ko|en]\n"
	"\n"
	"실행과 태스크마다 걸린 시간: 실행, 준비(실행할 수 있는데 루프가 아직 부르지 못함), 기다림, 늦음,\n"
	"그리고 누가 누구를 늦췄는지. 파일이 둘이면 모드와 태스크마다 차이도 보여 줍니다.\n"
	"\n"
	"  --json       프로그램용: {\"runs\":[…]}, 시간은 정수 나노초\n"
	"\n"
	"예: awaitscope stats 전.json 후.json\n")
X(HELP_CHECK, "사용법: awaitscope check 파일… [--json] [--lang ko|en]\n"
	"\n"
	"트레이스가 형식의 규칙(traces/FORMAT.md)을 지키는지 증명하고, 어기면 줄과 규칙을 알려 줍니다.\n"
	"끝이 잘리기만 한 트레이스는 온전한 것으로 봅니다.\n"
	"\n"
	"  --json       프로그램용: {\"ok\":…,\"cut\":…,\"events\":…,\"truncated_bytes\":…,\"broken\":[…]}\n"
	"\n"
	"종료 코드: 0 온전함, 1 규칙을 어김, 2 읽을 수 없음\n"
	"예: awaitscope check coffee.json\n")
X(HELP_RECOVER, "사용법: awaitscope recover 파일… [--lang ko|en]\n"
	"\n"
	"강제로 끝난 프로그램의 트레이스를 완성합니다. 메모리(/dev/shm)에 남아 있던 것을 덧붙이고,\n"
	"잘린 마지막 줄을 지우고, 배열을 닫습니다.\n"
	"\n"
	"종료 코드: 0 이제(또는 이미) 온전함, 1 아직 기록 중이거나 쓰지 못함, 2 그런 트레이스가 없음\n"
	"예: awaitscope recover coffee.json\n")

/* show, check, recover */
X(ERR_WIDTH, "--width에는 40에서 400까지 쓸 수 있습니다('{value}'는 쓸 수 없습니다)")
X(SHOW_CUT, "잘림")
X(SHOW_MORE_LANES, "… 그 밖에 {count}줄. --all로 모두 볼 수 있습니다")
X(EVENT_RUN, "실행: {by}")
X(EVENT_RUN_END, "제어를 돌려줌")
X(EVENT_WAIT, "기다림: {name}")
X(EVENT_WAIT_END, "준비됨: {name} 끝")
X(EVENT_BLOCK, "막음: {name}")
X(EVENT_BLOCK_END, "{name} 끝")
X(EVENT_CALL, "호출됨")
X(EVENT_CALL_END, "돌아옴")
X(EVENT_POLL, "OS에 묻고 기다림")
X(EVENT_POLL_END, "OS가 답함")
X(EVENT_JOB, "작업 시작: {name}")
X(EVENT_JOB_END, "작업 끝: {name}")
X(EVENT_FLOW, "다른 태스크를 깨움, {id}")
X(EVENT_FLOW_END, "깨어남, {id}")
X(EVENT_BLOCKED, "{dur} 동안 막힘")
X(EVENT_PRINT, "출력: {name}")
X(EVENT_NOTE, "메모: {name}")
X(EVENT_DROPPED, "기록기가 이벤트를 잃음: {detail}")
X(EVENT_CREATE, "{by}[이/가] 만듦")
X(EVENT_DONE, "끝: {detail}")
X(EVENT_FAILED, "실패: {detail}")
X(EVENT_CANCELLED, "취소됨")
X(EVENT_YIELD, "양보하고 곧바로 준비됨")
X(EVENT_BEGIN, "시작: {name}")
X(EVENT_END, "끝: {name}")
X(EVENT_SLICE, "{name}, {dur}")
X(EVENT_OTHER, "{name}")
X(EVENT_LINE, "({line}번째 줄)")
X(BY_CREATE, "첫 실행")
X(BY_YIELD, "다시 차례가 됨")
X(BY_TIMER, "타이머")
X(BY_IO, "입출력")
X(BY_CALLBACK, "콜백")
X(BY_LOOP, "루프")
X(BY_CANCEL, "{task}[이/가] 취소함")
X(CHECK_SOUND, "{path}: 온전합니다. 이벤트 {events}개")
X(CHECK_CUT, "{path}: 온전하지만 끝이 잘렸습니다. 이벤트 {events}개(잘린 마지막 줄 {bytes}바이트 제외)")
X(CHECK_BROKEN, "{path}: {count}곳에서 규칙을 어겼습니다. 이벤트 {events}개")
X(CHECK_BREACH, "{path}:{line}: 규칙 {law}: {text}")
X(CHECK_FORM, "{path}:{line}: {text}")
X(CHECK_SKIPPED, "이벤트가 아닌 줄 {count}개를 뺐습니다. 여기가 처음입니다")
X(RECOVER_COMPLETE, "{path}: 이미 온전합니다. 복구할 것이 없습니다")
X(RECOVER_DONE, "{path}: 이제 온전합니다. 기록 {records}개를 살리고 잘린 마지막 줄 {bytes}바이트를 지웠습니다")
X(RECOVER_CLOSED, "{path}: 이제 온전합니다. 메모리에 남은 것은 없었고, 잘린 마지막 줄 {bytes}바이트를 지웠습니다")
