/* switch_aarch64.S: saves x19–x30 and d8–d15 on the stack that is left, takes those of the other. */

	.text

/* void aw__context_switch(void **from, void *to) */
	.globl	aw__context_switch
	.type	aw__context_switch, %function
	.p2align 4
aw__context_switch:
	.cfi_startproc
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
	mov	sp, x1
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
	ret
	.cfi_endproc
	.size	aw__context_switch, .-aw__context_switch

/* Where a new stack begins: the entry waits in x19. A debugger's walk ends here. */
	.globl	aw__context_start
	.hidden	aw__context_start
	.type	aw__context_start, %function
	.p2align 4
aw__context_start:
	.cfi_startproc
	.cfi_undefined x30
	mov	x29, #0
	mov	x30, #0
	blr	x19
	brk	#1
	.cfi_endproc
	.size	aw__context_start, .-aw__context_start

/* void *aw__context_frame(void *top, void (*entry)(void)): builds the frame that a first switch takes. */
	.globl	aw__context_frame
	.hidden	aw__context_frame
	.type	aw__context_frame, %function
	.p2align 4
aw__context_frame:
	.cfi_startproc
	and	x0, x0, #-16
	sub	x0, x0, #160
	adrp	x2, aw__context_start
	add	x2, x2, :lo12:aw__context_start
	stp	xzr, x2, [x0]
	stp	x1, xzr, [x0, #16]
	stp	xzr, xzr, [x0, #32]
	stp	xzr, xzr, [x0, #48]
	stp	xzr, xzr, [x0, #64]
	stp	xzr, xzr, [x0, #80]
	stp	xzr, xzr, [x0, #96]
	stp	xzr, xzr, [x0, #112]
	stp	xzr, xzr, [x0, #128]
	stp	xzr, xzr, [x0, #144]
	ret
	.cfi_endproc
	.size	aw__context_frame, .-aw__context_frame

	.section .note.GNU-stack,"",%progbits
