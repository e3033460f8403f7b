/* ko.h: every user-visible string, in Korean. en.h has the same ids. */
X(STATE_RUN, "실행")
X(STATE_READY, "준비")
X(STATE_WAIT, "기다림")
X(STATE_BLOCKED, "막힘")

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
