/* switch_aarch64.S: saves x19–x30 and d8–d15 on the stack that is left, takes those of the other.
 *
 * A context is left by a call, continued by a `ret` and begun by a call, so that the processor's return
 * predictor stays in step. */

	.text

	.macro	save_context		/* its address in *x0 */
	stp	x29, x30, [sp, #-160]!
	.cfi_adjust_cfa_offset 160
	.cfi_rel_offset x29, 0
	.cfi_rel_offset x30, 8
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	stp	d8, d9, [sp, #96]
	stp	d10, d11, [sp, #112]
	stp	d12, d13, [sp, #128]
	stp	d14, d15, [sp, #144]
	mov	x9, sp
	str	x9, [x0]
	.endm

/* int aw__context_switch(void **from, void *to, int answer) */
	.globl	aw__context_switch
	.type	aw__context_switch, %function
	.p2align 4
aw__context_switch:
	.cfi_startproc
	save_context
	mov	sp, x1
.Lcontinue:
	ldp	x19, x20, [sp, #16]
	ldp	x21, x22, [sp, #32]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #64]
	ldp	x27, x28, [sp, #80]
	ldp	d8, d9, [sp, #96]
	ldp	d10, d11, [sp, #112]
	ldp	d12, d13, [sp, #128]
	ldp	d14, d15, [sp, #144]
	ldp	x29, x30, [sp], #160
	.cfi_adjust_cfa_offset -160
	.cfi_restore x29
	.cfi_restore x30
	mov	w0, w2
	ret
	.cfi_endproc
	.size	aw__context_switch, .-aw__context_switch

/* int aw__context_begin(void **from, void *top, struct aw__next (*entry)(void)): what that returns is in
 * x0 and x1. A debugger's walk of the new stack ends here. */
	.globl	aw__context_begin
	.type	aw__context_begin, %function
	.p2align 4
aw__context_begin:
	.cfi_startproc
	save_context
	mov	sp, x1
	.cfi_undefined x30
	mov	x29, #0
	blr	x2
	mov	sp, x0
	mov	w2, w1
	b	.Lcontinue
	.cfi_endproc
	.size	aw__context_begin, .-aw__context_begin

	.section .note.GNU-stack,"",%progbits
