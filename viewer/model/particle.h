/* particle.h: how a word ends when it is read aloud in Korean, which decides the particle after it. */
#ifndef AWAITSCOPE_PARTICLE_H
#define AWAITSCOPE_PARTICLE_H

#include <stddef.h>

enum word_final {
	WORD_FINAL_OPEN,   /* ends in a vowel: 가, 는, 를, 와, 로 */
	WORD_FINAL_CLOSED, /* ends in a consonant: 이, 은, 을, 과, 으로 */
	WORD_FINAL_RIEUL,  /* ends in ㄹ: closed, but 로 */
};

/* How text (UTF-8) ends: Hangul by its final consonant, digits as they are read in Korean, and of Latin
 * letters l, m and n closed, any other open (but "sleep" is read 슬립: time.sleep으로). Closing brackets, quotes
 * and full stops at its end are not read. Nothing readable is open. */
enum word_final word__final(const char *text, size_t bytes);

#endif
