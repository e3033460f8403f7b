/* ko.h: every user-visible string, in Korean. en.h has the same ids. */
/* clang-format off */
#include "ko_model.h"

/* the program: help and error lines */
X(HELP_HEAD, "awaitscope는 이벤트 루프를 눈에 보이게 합니다. 코루틴이 실행되는 모습을 기록하고, 기록한 것을 그립니다.\n"
	"\n"
	"사용법: awaitscope 명령 … [--lang ko|en]\n"
	"\n")
X(HELP_FOOT, "\n"
	"처음이라면:     awaitscope demo\n"
	"명령 도움말:    awaitscope help 명령\n")
X(STDOUT, "표준 출력")
X(ERR_LANG, "--lang 값은 ko나 en이어야 합니다: '{value}'")
X(ERR_LANG_MISSING, "--lang에 값이 필요합니다: ko 또는 en")
X(ERR_VERB, "'{name}' 명령은 없습니다. 'awaitscope help'로 목록을 볼 수 있습니다")
X(ERR_VERB_NEAR, "'{name}' 명령은 없습니다. {near}[을/를] 쓰려고 했나요?")
X(ERR_VERB_FILE, "'{name}' 명령은 없지만 그런 파일은 있습니다. 이렇게 해 보세요: awaitscope show {name}")
X(ERR_NO_VIEWER, "이 빌드에는 '{name}' 명령이 없습니다(뷰어 없이 만들었습니다). 'show'로 터미널에서 볼 수 있습니다")
X(ERR_OPTION, "{name} 옵션은 없습니다. 도움말: awaitscope {verb} --help")
X(ERR_OPTION_NEAR, "{name} 옵션은 없습니다. {near}[을/를] 쓰려고 했나요?")
X(ERR_OPTION_VALUE, "--{name} 옵션에 값이 필요합니다")
X(ERR_OPTION_NO_VALUE, "--{name} 옵션은 값을 받지 않습니다")
X(ERR_FILE_MISSING, "어느 트레이스인가요? 파일 이름을 쓰세요. 'awaitscope run 시나리오 -o 파일'로 만들 수 있습니다")
X(ERR_WHAT, "{path}: {what}")
X(ERR_WHAT_DO, "{path}: {what}. {advice}")
X(ERR_ENOENT_NEAR, "{path}: 그런 파일이 없습니다. {near}[을/를] 쓰려고 했나요?")
X(DO_NAME, "이름을 확인하세요")
X(DO_RIGHTS, "'ls -l'로 권한을 확인하세요")
X(DO_FILES, "그 안의 파일 이름을 쓰세요")
X(DO_PLACE, "다른 곳을 고르세요")
X(DO_MEMORY, "다른 프로그램을 닫거나 더 작은 트레이스를 쓰세요")
X(DO_SPACE, "공간을 비우거나 다른 디스크를 고르세요")
X(DO_LIMIT, "'ulimit -f unlimited'로 제한을 늘리세요")
X(DO_DISK, "디스크를 확인하세요")
X(DO_AGAIN, "잠시 뒤에 다시 해 보세요")
X(DO_CLOSED, "아무것도 쓰지 못했습니다")
X(ERR_ENOTTRACE, "{path}: 트레이스가 아닙니다. 'awaitscope run -o'로 만든 파일이나 다른 프로그램의 Chrome 트레이스(JSON)를 쓰세요")
X(ERR_EEMPTY, "{path}: 비어 있습니다. 프로그램이 강제로 끝났다면 이렇게 해 보세요: awaitscope recover {path}")
X(ERR_NO_EVENTS, "{path}: 이벤트가 없습니다. 프로그램이 강제로 끝났다면 이렇게 해 보세요: awaitscope recover {path}")
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
	"JSON이 아닌 줄도 알려 줍니다(규칙 0).\n"
	"끝이 잘리기만 한 트레이스는 온전한 것으로 봅니다.\n"
	"\n"
	"  --json       프로그램용: {\"ok\":…,\"cut\":…,\"events\":…,\"truncated_bytes\":…,\"broken\":[…]}\n"
	"\n"
	"종료 코드: 0 온전함, 1 규칙을 어김, 2 읽을 수 없음\n"
	"예: awaitscope check coffee.json\n")
X(HELP_RECOVER, "사용법: awaitscope recover 파일… [--lang ko|en]\n"
	"\n"
	"강제로 끝난 프로그램의 트레이스를 완성합니다. 메모리(/dev/shm)에 남아 있던 것을 덧붙이고,\n"
	"잘린 마지막 줄을 지우고, 배열을 닫습니다. 여러 모드의 실행이 파일.part1, …만 남겼으면 그것들을 합칩니다.\n"
	"\n"
	"종료 코드: 0 이제(또는 이미) 온전함, 1 아직 기록 중이거나 쓰지 못함, 2 그런 트레이스가 없음\n"
	"예: awaitscope recover coffee.json\n")

/* show, check, recover */
X(ERR_WIDTH, "--width 값은 40에서 400까지의 칸 수여야 합니다: '{value}'")
X(SHOW_CUT, "잘림")
X(SHOW_MORE_LANES, "… 그 밖에 {count}줄. --all로 모두 볼 수 있습니다")
X(EVENT_RUN, "실행 ({by})")
X(EVENT_RUN_END, "제어를 돌려줌")
X(EVENT_WAIT, "기다림: {name}")
X(EVENT_WAIT_END, "준비됨: {name} 끝")
X(EVENT_BLOCK, "막음: {name}")
X(EVENT_BLOCK_END, "{name} 끝")
X(EVENT_CALL, "호출됨")
X(EVENT_CALL_END, "호출 끝")
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
X(BY_EAGER, "{task}의 첫걸음이 끝남")
X(BY_UNKNOWN, "까닭 모름")
X(BY_TASK, "{task}[이/가] 깨움")
X(CHECK_SOUND, "{path}: 온전합니다. 이벤트 {events}개")
X(CHECK_CUT, "{path}: 온전하지만 끝이 잘렸습니다. 이벤트 {events}개")
X(CHECK_CUT_HALF, "{path}: 온전하지만 끝이 잘렸습니다. 이벤트 {events}개(잘린 마지막 줄 {bytes}바이트 제외)")
X(CHECK_BROKEN, "{path}: {count}곳에서 규칙을 어겼습니다. 이벤트 {events}개")
X(CHECK_BREACH, "{path}:{line}: 규칙 {law}: {text}")
X(CHECK_FORM, "{path}:{line}: {text}")
X(CHECK_SKIPPED, "이벤트가 아니어서 뺐습니다(그런 줄이 모두 {count}개)")
X(ERR_RECOVER_EMPTY, "{path}: 복구할 것이 없습니다. 프로그램이 아무것도 쓰기 전에 강제로 끝났습니다")
X(RECOVER_COMPLETE, "{path}: 이미 온전합니다. 복구할 것이 없습니다")
X(RECOVER_SAVED, "{path}: 이제 온전합니다. 메모리에서 기록 {records}개를 살렸습니다")
X(RECOVER_SAVED_CUT, "{path}: 이제 온전합니다. 메모리에서 기록 {records}개를 살리고 잘린 마지막 줄 {bytes}바이트를 지웠습니다")
X(RECOVER_CLOSED, "{path}: 이제 온전합니다. 빠진 기록은 없었습니다")
X(RECOVER_CLOSED_CUT, "{path}: 이제 온전합니다. 잘린 마지막 줄 {bytes}바이트를 지웠습니다")
X(RECOVER_LOST, "{path}: 이제 온전합니다. 파일에 쓰인 데까지이고, 메모리에 남은 기록은 없었습니다")
X(RECOVER_JOINED, "{path}: 이제 온전합니다. 조각 {parts}개를 합쳤습니다")
X(RECOVER_JOINED_SAVED, "{path}: 이제 온전합니다. 조각 {parts}개를 합치고 메모리에서 기록 {records}개를 살렸습니다")

/* stats */
X(STATS_TOTAL, "전체")
X(STATS_BLOCKED, "막힘")
X(STATS_WORST, "최대 늦음")
X(STATS_SWITCHES, "전환")
X(STATS_CLOCK, "시계")
X(CLOCK_REAL, "실제")
X(CLOCK_VIRTUAL, "가상")
X(STATS_TASK, "태스크")
X(STATS_QUEUED, "큐 대기")
X(STATS_P50, "늦음 p50")
X(STATS_P99, "p99")
X(STATS_MAX, "최대")
X(STATS_YIELDS, "양보")
X(STATS_RESUMES, "재개")
X(STATS_END, "끝")
X(END_OPEN, "진행 중")
X(END_DONE, "✓ 끝")
X(END_FAILED, "! 실패")
X(END_CANCELLED, "✕ 취소")
X(STATS_LATE, "늦어진 태스크")
X(STATS_BY, "때문에")
X(STATS_HOW_LONG, "얼마나")
X(STATS_MORE, "… 그 밖에 {count}개. --all로 모두 볼 수 있습니다")
X(STATS_BEFORE, "첫째")
X(STATS_AFTER, "둘째")
X(STATS_CHANGE, "차이")
X(STATS_ONLY_BEFORE, "{name} (첫째만)")
X(STATS_ONLY_AFTER, "{name} (둘째만)")
X(STATS_DIFFERENCE, "차이: {before} → {after}")

/* 창 */
X(SUM_VIEW, "뷰어: 트레이스를 그림으로 보며 한 단계씩 넘깁니다. 파일이 없으면 홈 화면")
X(HELP_VIEW, "사용법: awaitscope view [파일…] [옵션] [--lang ko|en]\n"
	"\n"
	"트레이스를 위아래로 나란한 타임라인으로 보여 줍니다. 발표용 리모컨, 키보드, 마우스로 한 단계씩 넘깁니다.\n"
	"파일이 없으면 실행할 시나리오, 저장된 트레이스, 최근 파일이 나옵니다. 창에서 ?를 누르면 키 목록이 나옵니다.\n"
	"\n"
	"  --follow             아직 커지는 파일을 계속 읽습니다\n"
	"  --run 모드           이 실행에서 시작합니다(모드 이름, 또는 1부터 센 번호)\n"
	"  --stop N             그 실행의 N번째 멈출 곳에서 시작합니다\n"
	"  --at 초              이 시각에서 시작합니다\n"
	"  --screen compare|focus   모든 실행, 또는 하나만 크게\n"
	"  --listing python|c   크게 볼 때 코드를 어느 언어로 보일지\n"
	"  --theme light|dark|contrast\n"
	"  --scale X            1은 프로젝터, 0.5는 책상 위 모니터에 알맞습니다\n"
	"  --full-screen        F11과 같습니다\n"
	"  --display N          이 화면에 엽니다(1부터)\n"
	"\n"
	"종료 코드: 0 닫음, 1 화면이 없음, 2 보여 줄 수 없는 파일\n"
	"예: awaitscope view coffee.json --display 2 --full-screen\n")
X(ERR_VIEW_VALUE, "--{name}에 쓸 수 있는 값: {wanted}. '{value}' 값은 안 됩니다")
X(ERR_RENDER_TIME, "0부터 9000000000초까지의 시각(2, 1.5s, 450ms)")
X(ERR_RENDER_SIZE, "너비x높이. 각각 64부터 16384까지, 모두 134217728픽셀까지(1920x1080)")
X(ERR_RANGE, "{least}부터 {most}까지의 수")
X(ERR_VIEW_FILE, "파일")
X(ERR_VIEW_FOLLOW, "--follow에는 따라갈 파일이 필요합니다")
X(ERR_VIEW_DISPLAY, "창을 열 화면이 없습니다. 터미널에서 보려면: awaitscope show {file}")
X(WINDOW_LOADING_TITLE, "읽는 중")
X(WINDOW_LOADING, "{name} 읽는 중: {percent} % (Esc로 멈춤)")
X(WINDOW_LOADING_STOPPED, "{name} 읽기를 멈췄습니다")
X(WINDOW_STARTING, "{name}[이/가] 시작되기를 기다립니다")
X(WINDOW_CANNOT_OPEN, "{name}: {why}")
X(WINDOW_RUN_FAILED, "{name}[이/가] 끝까지 실행되지 못했습니다: {why}")
X(WINDOW_WRITER_ENDED, "서버가 끝났습니다({why}). 더는 기록되지 않습니다")
X(WINDOW_SAVED, "저장했습니다: {name}")
X(WINDOW_NOT_SAVED, "{name}: 저장하지 못했습니다: {why}")
X(WINDOW_NO_RUN, "{name}[이라는/라는] 실행이 없어 첫 실행을 보여 줍니다")
X(WINDOW_NO_C, "{name} 기록에는 C 코드가 없습니다")
X(WINDOW_NO_SUCH_DISPLAY, "{name}번 화면이 연결되어 있지 않아 1번 화면에 열었습니다")
X(WINDOW_HOME, "홈")
X(WINDOW_STOP, "멈출 곳")
X(WINDOW_EVENT, "이벤트")
X(WINDOW_FOCUS, "크게 보기")
X(WINDOW_C, "C 코드")
X(WINDOW_PLAYING, "재생 중")
X(WINDOW_HELP, "도움말")
X(WINDOW_BLACK, "검은 화면")
X(WINDOW_WHITE, "흰 화면")
X(WINDOW_FULL_SCREEN, "전체 화면")
X(WINDOW_DARK, "어두운 테마")
X(WINDOW_CONTRAST, "고대비")
X(WINDOW_NO_CAPTIONS, "자막 없음")
X(HOME_CLOCK_REAL, "실제 시계")
X(HOME_CLOCK_REAL_TEXT, "적힌 시간만큼 실행되고, 실행되는 모습이 바로 보입니다. Enter로 바꿉니다")
X(HOME_CLOCK_VIRTUAL, "가상 시계")
X(HOME_CLOCK_VIRTUAL_TEXT, "곧바로 끝납니다. 시간이 이벤트에서 이벤트로 건너뜁니다. Enter로 바꿉니다")
X(HOME_BACK, "← 뒤로")
X(HOME_BACK_TEXT, "목록으로 (Esc)")

/* the screens */
X(UI_RECORDING, "기록 중")
X(UI_CUT, "끝이 잘린 기록")
X(UI_MORE_LANES, "레인 {count}개 더: Enter로 크게 보기")
X(UI_LEFT, "{time} 남음")
X(UI_NO_LOOP, "이벤트 루프 없이 하나씩")
X(UI_READY_QUEUE, "준비 큐")
X(UI_EVENT_LOOP, "이벤트 루프")
X(UI_RUNNING, "실행 중")
X(UI_BLOCKED, "막힘")
X(UI_WAITING, "기다림")
X(UI_POOL, "스레드 풀")
X(UI_PROCESS_POOL, "프로세스 풀")
X(UI_EMPTY, "비어 있음")
X(UI_PLACE, "{n}번째")
X(UI_LINE, "줄 {n}")
X(UI_JOB_OF, "{task}[이/가] 맡김")
X(UI_STRETCHED, "실제 시간보다 넓게 그림")
X(UI_SCENARIOS, "시나리오")
X(UI_TRACES, "저장된 트레이스")
X(UI_RECENT, "최근 파일")
X(UI_HOME_HINT, "↑ ↓ 고르기 · Enter 열기 · 파일을 끌어다 놓기 · ? 도움말")
X(KEY_TITLE, "도움말")
X(KEY_STOP_NEXT, "다음 멈춤")
X(KEY_STOP_PREVIOUS, "이전 멈춤")
X(KEY_EVENT_NEXT, "이벤트 하나 앞으로")
X(KEY_EVENT_PREVIOUS, "이벤트 하나 뒤로")
X(KEY_PLAY, "재생, 일시 정지")
X(KEY_FASTER, "빠르게")
X(KEY_SLOWER, "느리게")
X(KEY_RESTART, "처음부터")
X(KEY_GO_HOME, "맨 앞으로")
X(KEY_GO_END, "맨 끝으로")
X(KEY_BLACK, "검은 화면")
X(KEY_WHITE, "흰 화면")
X(KEY_LEAVE, "이 화면 나가기")
X(KEY_QUIT, "끝내기")
X(KEY_ENTER, "실행 하나 크게 보기")
X(KEY_NEXT_PANEL, "다음 실행")
X(KEY_ZOOM_IN, "확대 (Ctrl+휠)")
X(KEY_ZOOM_OUT, "축소 (Ctrl+휠)")
X(KEY_PAN_LEFT, "왼쪽으로 (끌기)")
X(KEY_PAN_RIGHT, "오른쪽으로 (끌기)")
X(KEY_FIT, "전체 보기")
X(KEY_LARGER, "글자 크게")
X(KEY_SMALLER, "글자 작게, 촘촘하게")
X(KEY_C, "코드: Python, C")
X(KEY_CAPTIONS, "설명 켜기, 끄기")
X(KEY_THEME, "밝게, 어둡게, 고대비")
X(KEY_LANG, "English")
X(KEY_EXPORT, "그림 저장")
X(KEY_FULL_SCREEN, "전체 화면")
X(KEY_MOUSE, "마우스로도 모두 할 수 있습니다. 시간, 패널, 코드 줄, 여기의 줄을 눌러 보세요.")

/* render */
X(SUM_RENDER, "뷰어의 그림을 파일로: PNG, SVG, PDF")
X(HELP_RENDER, "사용법: awaitscope render 파일… -o 그림.png|svg|pdf [옵션] [--lang ko|en]\n"
	"\n"
	"뷰어가 보여 주는 그림을 창 없이 파일로 씁니다. 모든 파일의 모든 실행이 같은 시간축을 씁니다.\n"
	"\n"
	"  -o, --output 그림      그림 파일. 확장자가 형식을 정합니다\n"
	"      --at 시각          재생 위치. 눌렀을 때와 같습니다: 2, 1.5s, 450ms\n"
	"      --stop N           N번째 멈춤. PgDn을 눌렀을 때와 같습니다\n"
	"      --run 실행         초점을 둘 실행: 번호나 모드 이름(아니면 첫째)\n"
	"      --screen 화면      compare(모든 실행) 또는 focus(하나를 루프, 코드와 함께)\n"
	"      --listing 언어     코드를 어느 언어로 보일지: python 또는 c\n"
	"      --size 너비x높이   픽셀(아니면 1920x1080)\n"
	"      --theme 테마       light, dark, contrast\n"
	"      --scale X          크게(2까지) 또는 촘촘하게(0.4까지)\n"
	"\n"
	"예: awaitscope render coffee.json -o coffee.png --run gather --stop 3\n")
X(ERR_RENDER_OUT, "어디에 쓸까요? 그림 이름을 쓰세요: -o 그림.png (또는 .svg, .pdf)")
X(ERR_RENDER_BOTH, "--at과 --stop은 둘 다 재생 위치를 정합니다. 하나만 쓰세요")
X(ERR_RENDER_STOP, "{mode}에는 {stop}번째 멈춤이 없습니다. 모두 {count}개입니다")
X(ERR_RENDER_EMPTY, "그릴 것이 없습니다. 이 파일들에는 기록된 실행이 없습니다")

/* run, list, demo */
X(SUM_RUN, "시나리오를 실행하고 기록해서 결과를 알려 줍니다")
X(SUM_LIST, "시나리오와 그 모드, 바꿀 수 있는 값")
X(SUM_DEMO, "대표 예제: sync, gather, blocking을 기록해서 나란히 보여 줍니다")
X(HELP_RUN, "사용법: awaitscope run 시나리오 [옵션] [--lang ko|en]\n"
	"\n"
	"시나리오의 모드를 차례로 실행해서 트레이스 하나에 기록합니다.\n"
	"\n"
	"  --mode M[,M…]|all    실행할 모드 (없으면 기본 모드)\n"
	"  --clock real|virtual real(기본): 실제 시간만큼 걸립니다. virtual: 바로 끝나고 늘 똑같습니다\n"
	"  --scale X            모든 시간을 X배로 (0.1이면 열 배 빠르게)\n"
	"  --set 이름=값        시나리오의 값을 바꿉니다. 여러 번 쓸 수 있습니다\n"
	"  -o, --output 파일    트레이스를 둘 곳. .gz면 압축하고, -면 표준 출력입니다(모드 하나)\n"
	"  --quiet              프로그램이 출력하는 줄을 트레이스에만 남깁니다\n"
	"  --plain              표 없이 프로그램이 출력하는 줄만 보여 줍니다\n"
	"  --json               프로그램을 위한 출력: 'stats --json'과 같습니다\n"
	"\n"
	"종료 코드: 0 끝남, 1 시나리오가 실패했거나 트레이스를 쓰지 못함, 2 잘못된 사용\n"
	"예: awaitscope run coffee --mode gather,blocking --scale 0.1 -o coffee.json\n")
X(HELP_LIST, "사용법: awaitscope list [--traces] [--json] [--lang ko|en]\n"
	"\n"
	"실행할 수 있는 시나리오와 모드(*는 이름을 주지 않을 때 실행), 바꿀 수 있는 값을 보여 줍니다.\n"
	"\n"
	"  --traces     그 대신 저장된 트레이스: 파일, 시나리오, 모드, 크기, 시간\n"
	"  --json       프로그램을 위한 출력: {\"scenarios\":[…]} 또는 {\"traces\":[…]}\n"
	"\n"
	"예: awaitscope list --lang ko\n")
X(HELP_DEMO, "사용법: awaitscope demo [시나리오] [옵션] [--lang ko|en]\n"
	"\n"
	"커피와 토스트를 세 가지로 동시에 만듭니다. 루프 없이, gather로, 그리고 루프를 막는 호출로.\n"
	"그다음 셋을 나란히 보여 줍니다. 화면이 없으면 터미널에 그리고 그림 파일을 씁니다.\n"
	"시나리오를 주면 그 기본 모드로 같은 일을 합니다.\n"
	"\n"
	"  --clock real|virtual virtual은 바로 끝납니다\n"
	"  --scale X            모든 시간을 X배로\n"
	"  -o, --output 파일    트레이스 (없으면 awaitscope-demo.json)\n"
	"  --no-window          화면이 없을 때처럼\n"
	"\n"
	"예: awaitscope demo --lang ko\n")
X(RUN_MODE, "모드")
X(RUN_DROPPED, "{path}: 기록기가 가득 차서 이벤트 {count}개를 잃었습니다. 어디인지는 트레이스에 적혀 있습니다")
X(LIST_MODES, "모드")
X(LIST_FOOT, "*는 모드를 주지 않을 때 실행합니다. 실행: awaitscope run 이름 -o 파일, 보기: awaitscope view 파일")
X(LIST_FILE, "파일")
X(LIST_SCENARIO, "시나리오")
X(LIST_SIZE, "크기")
X(LIST_TRACES_FOOT, "보기: awaitscope view 폴더/파일, 또는 awaitscope view의 첫 화면에서 고르세요")
X(ERR_NO_TRACES, "이 프로그램 곁에 저장된 트레이스가 없습니다. AWAITSCOPE_TRACES로 그 폴더를 알려 줄 수 있습니다")
X(DEMO_RECORDED, "{path}에 기록했습니다")
X(DEMO_NO_DISPLAY, "화면이 없어서 타임라인을 글자로 보여 줍니다")
X(DEMO_PICTURE, "그림은 {path}입니다")
X(ERR_SCENARIO, "'{name}' 시나리오는 없습니다. 'awaitscope list'로 볼 수 있습니다")
X(ERR_SCENARIO_NEAR, "'{name}' 시나리오는 없습니다. '{near}'인가요?")
X(ERR_SCENARIO_MISSING, "어느 시나리오인가요? 'awaitscope list'로 볼 수 있습니다")
X(ERR_MODE, "{scenario}에는 '{name}' 모드가 없습니다. 있는 것: {all}")
X(ERR_MODE_NEAR, "{scenario}에는 '{name}' 모드가 없습니다. '{near}'인가요?")
X(ERR_KNOB, "{scenario}에는 '{name}' 값이 없습니다. 있는 것: {all}")
X(ERR_KNOB_NEAR, "{scenario}에는 '{name}' 값이 없습니다. '{near}'인가요?")
X(ERR_KNOB_COUNT, "--set {name}에는 {least}부터 {most}까지의 정수를 줍니다. '{value}' 값은 안 됩니다")
X(ERR_KNOB_VALUE, "--set {name}에는 {least}부터 {most}까지의 수를 줍니다. '{value}' 값은 안 됩니다")
X(ERR_SET, "--set에는 이름=값을 줍니다. '{value}' 값은 안 됩니다")
X(ERR_CLOCK, "--clock에는 real이나 virtual을 줍니다. '{value}' 값은 안 됩니다")
X(ERR_SCALE, "--scale에는 0.001부터 100까지의 수를 줍니다. '{value}' 값은 안 됩니다")
X(ERR_ARGUMENT, "인자가 하나 많습니다: '{value}'")
X(ERR_STREAM_MODES, "-o {path}에는 모드 하나만 쓸 수 있습니다. --mode로 고르거나 파일을 주세요")
X(ERR_OUTPUT_FOLDER, "{path}: 폴더입니다. 그 안에 둘 파일 이름을 쓰세요")
X(ERR_RUN_BOTH, "--json과 --plain은 둘 다 표 대신 출력할 것을 정합니다. 하나만 쓰세요")
X(ERR_FOLDER, "{path}: 그 폴더가 없습니다. 만들거나 다른 곳을 고르세요")
X(ERR_KEPT, "{path}: {what}. 이벤트 {count}개는 남아 있습니다. {advice}")
X(ERR_KEPT_PARTS, "{path}: {what}. 이벤트 {count}개가 {path}.part*에 남아 있습니다. {advice}. 그다음: awaitscope recover {path}")
X(ERR_INTERRUPTED, "{what}: 중단했습니다. 그때까지 기록한 것은 남아 있습니다")
X(ERR_RUN_FAILED, "{what}: {why}")
X(ERR_RUN_RAISED, "{what}: {type}: {message}")

/* serve */
X(SUM_SERVE, "데모 API를 이 컴퓨터의 포트에 열고, 요청이 도착하는 것을 보여 줍니다")
X(HELP_SERVE, "사용법: awaitscope serve [옵션] [--lang ko|en]\n"
	"\n"
	"127.0.0.1에 작은 API를 열고 창에서 바로 보여 줍니다. curl이나 브라우저로 요청을 보내고 도착하는 것을 보세요.\n"
	"화면이 없어도 서버는 열리고, 트레이스는 끝난 뒤에 볼 수 있습니다.\n"
	"\n"
	"  /async       await asyncio.sleep(1)       /background  응답을 보낸 뒤 1초 동안 일\n"
	"  /sync        def: 스레드 40개 중 하나     /stream      5초 동안 조각 열 개\n"
	"  /blocking    루프를 막는 async def        /depends     준비, 1초, 응답, 정리\n"
	"  ?seconds=3   다른 시간(10까지)\n"
	"\n"
	"  --port N           포트 (없으면 8000). 0이면 빈 포트\n"
	"  -o, --output 파일  트레이스 (없으면 awaitscope-serve.json)\n"
	"  --no-window        화면이 없을 때처럼\n"
	"\n"
	"Ctrl+C를 누르거나 창을 닫으면 끝납니다.\n"
	"예: awaitscope serve & curl '127.0.0.1:8000/blocking?seconds=3'\n")
X(SERVE_RECORDS, "{path}에 기록합니다. Ctrl+C로 끝냅니다")
X(SERVE_NO_DISPLAY, "화면이 없어서 창 없이 서버만 엽니다")
X(ERR_SERVE_DIED, "serve: 서버가 끝났습니다({why}). 기록된 것은 이렇게 살릴 수 있습니다: awaitscope recover {path}")
X(ERR_SERVE_BUSY, "{port}번 포트는 이미 쓰이고 있습니다. --port로 다른 포트를, --port 0으로 빈 포트를 고르세요")
X(ERR_SERVE_PORT, "{port}번 포트를 쓸 수 없습니다({why}). --port로 다른 포트를 고르세요")

/* scenarios of one's own */
X(SUM_NEW, "나만의 시나리오를 시작합니다: C 파일과 파이썬 파일")
X(HELP_NEW, "사용법: awaitscope new 이름 [--lang ko|en]\n"
	"\n"
	"이 폴더에 이름.c와 이름.py를 씁니다. 그대로도 동작하는 작은 시나리오이니 고쳐 쓰면 됩니다.\n"
	"그리고 설치된 라이브러리로 빌드하는 명령 한 줄을 보여 줍니다. 프로그램은 사용자의 데이터 폴더에\n"
	"($XDG_DATA_HOME/awaitscope/scenarios, 없으면 ~/.local/share/awaitscope/scenarios) 만들어지고, 그때부터\n"
	"list, run, demo와 뷰어가 알아봅니다. 그 프로그램을 지우면 시나리오도 사라집니다.\n"
	"\n"
	"이름에는 영문자, 숫자, _만 쓰고 숫자로 시작하지 않으며, 이미 들어 있는 시나리오의 이름은 쓸 수 없습니다.\n"
	"이미 있는 파일은 덮어쓰지 않습니다.\n"
	"\n"
	"종료 코드: 0 끝남, 1 파일을 쓰지 못함, 2 잘못된 사용\n"
	"예: awaitscope new tea\n")
X(NEW_WRITTEN, "{name}.c와 {name}.py를 썼습니다. 마음대로 고치고, 이렇게 빌드하세요.\n\n")
X(NEW_THEN, "\n그다음: awaitscope run {name}\n")
X(NEW_NOT_INSTALLED, "이 프로그램 곁에 설치된 라이브러리가 없습니다. pkg-config가 찾지 못하면 먼저 설치하세요: cmake --install")
X(ERR_NEW_MISSING, "이름이 무엇인가요? awaitscope new 이름")
X(ERR_NEW_NAME, "시나리오의 이름에는 영문자, 숫자, _만(63자까지) 쓰고 숫자로 시작하지 않습니다. '{name}'은 안 됩니다")
X(ERR_NEW_BUNDLED, "'{name}' 시나리오는 이미 들어 있습니다. 다른 이름을 고르세요")
X(ERR_NEW_EXISTS, "{path}: 이미 있어서 덮어쓰지 않습니다. 다른 이름을 고르세요")
X(ERR_NEW_HOME, "데이터 폴더를 알 수 없습니다. XDG_DATA_HOME도 HOME도 없습니다")
X(ERR_OWN_BAD_NAME, "{path}: 뺐습니다. 시나리오의 이름에는 영문자, 숫자, _만 쓰고 숫자로 시작하지 않습니다")
X(ERR_OWN_BUNDLED, "{path}: 뺐습니다. 이미 들어 있는 시나리오의 이름입니다. 다른 이름을 고르세요")
X(ERR_OWN_FOREIGN, "{path}: 뺐습니다. 다른 사용자의 파일입니다")
X(ERR_OWN_TOO_MANY, "{path}: 뺐습니다. 프로그램은 {most}개까지만 물어봅니다")
X(ERR_OWN_NO_START, "{path}: 뺐습니다. 시작할 수 없습니다({why})")
X(ERR_OWN_SLOW, "{path}: 뺐습니다. --describe에 {most}초 안에 답하지 않았습니다")
X(ERR_OWN_LONG, "{path}: 뺐습니다. --describe의 답이 1 MB보다 깁니다")
X(ERR_OWN_FAILED, "{path}: 뺐습니다. --describe가 실패했습니다({why})")
X(ERR_OWN_NO_JSON, "{path}: 뺐습니다. --describe의 답이 JSON이 아닙니다")
X(ERR_OWN_BAD_PART, "{path}: 뺐습니다. --describe의 답에 이것이 없거나 잘못되었습니다: {why}")
X(ERR_OWN_DIED, "{what}: 어떻게 되었는지 알리지 않고 프로그램이 끝났습니다({why}). 기록된 것은 이렇게 살릴 수 있습니다: awaitscope recover {path}")
