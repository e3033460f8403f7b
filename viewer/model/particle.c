/* particle.c: the ending of a word, by its last character that is read aloud.
 *
 * A Hangul syllable is 0xAC00 + (initial * 21 + vowel) * 28 + final, so its number modulo 28 is its
 * final consonant: 0 is none, 8 is ㄹ. Units need no rule of their own: "s", "ms", "µs", "%" and "B"
 * are read with an open end (초, 밀리초, 퍼센트, 바이트), and "min" with a closed one (분). */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "particle.h"

/* 영 일 이 삼 사 오 육 칠 팔 구; a 0 at the end of a longer number is 십, 백, 천 or 만: closed too. */
static const uint8_t digit_final[10] = {
	WORD_FINAL_CLOSED,
	WORD_FINAL_RIEUL,
	WORD_FINAL_OPEN,
	WORD_FINAL_CLOSED,
	WORD_FINAL_OPEN,
	WORD_FINAL_OPEN,
	WORD_FINAL_CLOSED,
	WORD_FINAL_RIEUL,
	WORD_FINAL_RIEUL,
	WORD_FINAL_OPEN,
};

/* The character that ends at text[bytes]; *start becomes where it begins. */
static uint32_t last_character(const char *text, size_t bytes, size_t *start)
{
	size_t at = bytes - 1;

	while (at > 0 && bytes - at < 4 && ((unsigned char)text[at] & 0xC0) == 0x80)
		at--;
	*start = at;
	const unsigned char lead = (unsigned char)text[at];
	if (lead < 0x80 || bytes - at == 1) {
		*start = bytes - 1;
		return (unsigned char)text[bytes - 1];
	}
	uint32_t character = lead & (0x7Fu >> (bytes - at));
	for (size_t i = at + 1; i < bytes; i++)
		character = character << 6 | ((unsigned char)text[i] & 0x3F);
	return character;
}

static int is_silent(uint32_t character)
{
	if (character < 0x80)
		return character <= ' ' || strchr(")]}>\"'`.,:;!?_*", (int)character) != NULL;
	return character == 0x2019 || character == 0x201D || character == 0x2026 || character == 0x300D;
}

/* Words that Korean reads with a final ㅂ or ㄱ, as asyncio's commonest: 슬립, 잡, 락, 그룹, 스텝, 맵, 웹. */
static bool ends_in_stop(const char *text, size_t bytes)
{
	static const char *const words[] = {"sleep", "job", "lock", "group", "step", "map", "web"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const size_t length = strlen(words[i]);
		if (bytes >= length && memcmp(text + bytes - length, words[i], length) == 0)
			return true;
	}
	return false;
}

enum word_final word__final(const char *text, size_t bytes)
{
	uint32_t character = 0;

	if (ends_in_stop(text, bytes))
		return WORD_FINAL_CLOSED;
	while (bytes > 0) {
		character = last_character(text, bytes, &bytes);
		if (!is_silent(character))
			break;
		character = 0;
	}
	if (character >= '0' && character <= '9')
		return digit_final[character - '0'];
	if (character >= 0xAC00 && character <= 0xD7A3) {
		const uint32_t consonant = (character - 0xAC00) % 28;
		return consonant == 0   ? WORD_FINAL_OPEN
		       : consonant == 8 ? WORD_FINAL_RIEUL
		                        : WORD_FINAL_CLOSED;
	}
	if (character >= 0x11A8 && character <= 0x11C2) /* a decomposed final consonant */
		return character == 0x11AF ? WORD_FINAL_RIEUL : WORD_FINAL_CLOSED;
	if ((character | 0x20) == 'e' && bytes > 0 && strchr("lmnLMN", text[bytes - 1]))
		character = (unsigned char)text[bytes - 1]; /* silent: file is 파일, time 타임, line 라인 */
	switch (character | 0x20) {
	case 'l':
		return WORD_FINAL_RIEUL;
	case 'm':
	case 'n':
		return WORD_FINAL_CLOSED;
	default:
		return WORD_FINAL_OPEN;
	}
}
