/* switch_x86_64.S: saves the callee's registers on the stack that is left, takes those of the other.
 *
 * It ends in `ret`, so that the processor's return predictor stays in step with the calls; MXCSR and
 * the x87 control word are the thread's and are left alone (restoring them costs more than the rest). */

	.text

/* void aw__context_switch(void **from, void *to) */
	.globl	aw__context_switch
	.type	aw__context_switch, @function
	.p2align 4
aw__context_switch:
	.cfi_startproc
	pushq	%rbp
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %rbp, 0
	pushq	%rbx
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %rbx, 0
	pushq	%r12
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %r12, 0
	pushq	%r13
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %r13, 0
	pushq	%r14
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %r14, 0
	pushq	%r15
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %r15, 0
	movq	%rsp, (%rdi)
	movq	%rsi, %rsp
	popq	%r15
	.cfi_adjust_cfa_offset -8
	.cfi_restore %r15
	popq	%r14
	.cfi_adjust_cfa_offset -8
	.cfi_restore %r14
	popq	%r13
	.cfi_adjust_cfa_offset -8
	.cfi_restore %r13
	popq	%r12
	.cfi_adjust_cfa_offset -8
	.cfi_restore %r12
	popq	%rbx
	.cfi_adjust_cfa_offset -8
	.cfi_restore %rbx
	popq	%rbp
	.cfi_adjust_cfa_offset -8
	.cfi_restore %rbp
	ret
	.cfi_endproc
	.size	aw__context_switch, .-aw__context_switch

/* Where a new stack begins: the entry waits in %rbx. A debugger's walk ends here. */
	.globl	aw__context_start
	.hidden	aw__context_start
	.type	aw__context_start, @function
	.p2align 4
aw__context_start:
	.cfi_startproc
	.cfi_undefined %rip
	xorl	%ebp, %ebp
	callq	*%rbx
	ud2
	.cfi_endproc
	.size	aw__context_start, .-aw__context_start

/* void *aw__context_frame(void *top, void (*entry)(void)): builds the frame that a first switch pops. */
	.globl	aw__context_frame
	.hidden	aw__context_frame
	.type	aw__context_frame, @function
	.p2align 4
aw__context_frame:
	.cfi_startproc
	movq	%rdi, %rax
	andq	$-16, %rax
	subq	$72, %rax		/* six registers and the return address; %rsp is then aligned for a call */
	leaq	aw__context_start(%rip), %rcx
	movq	%rcx, 48(%rax)
	movq	$0, 40(%rax)		/* rbp */
	movq	%rsi, 32(%rax)		/* rbx: the entry */
	movq	$0, 24(%rax)
	movq	$0, 16(%rax)
	movq	$0, 8(%rax)
	movq	$0, 0(%rax)
	ret
	.cfi_endproc
	.size	aw__context_frame, .-aw__context_frame

	.section .note.GNU-stack,"",@progbits
