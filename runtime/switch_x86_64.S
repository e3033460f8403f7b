/* switch_x86_64.S: saves the callee's registers on the stack that is left, takes those of the other.
 *
 * A context is left by a call, continued by a `ret` and begun by a call, so that the processor's return
 * predictor stays in step; MXCSR and the x87 control word are the thread's and are left alone
 * (restoring them costs more than the rest). */

	.text

	.macro	save register
	pushq	\register
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset \register, 0
	.endm

	.macro	take register
	popq	\register
	.cfi_adjust_cfa_offset -8
	.cfi_restore \register
	.endm

	.macro	save_context		/* its address in *%rdi */
	save	%rbp
	save	%rbx
	save	%r12
	save	%r13
	save	%r14
	save	%r15
	movq	%rsp, (%rdi)
	.endm

/* int aw__context_switch(void **from, void *to, int answer) */
	.globl	aw__context_switch
	.type	aw__context_switch, @function
	.p2align 4
aw__context_switch:
	.cfi_startproc
	save_context
	movq	%rsi, %rsp
.Lcontinue:
	take	%r15
	take	%r14
	take	%r13
	take	%r12
	take	%rbx
	take	%rbp
	movl	%edx, %eax
	ret
	.cfi_endproc
	.size	aw__context_switch, .-aw__context_switch

/* int aw__context_begin(void **from, void *top, struct aw__next (*entry)(void)): what that returns is in
 * %rax and %rdx. A debugger's walk of the new stack ends here. */
	.globl	aw__context_begin
	.type	aw__context_begin, @function
	.p2align 4
aw__context_begin:
	.cfi_startproc
	save_context
	movq	%rsi, %rsp
	.cfi_undefined %rip
	xorl	%ebp, %ebp
	callq	*%rdx
	movq	%rax, %rsp
	jmp	.Lcontinue
	.cfi_endproc
	.size	aw__context_begin, .-aw__context_begin

	.section .note.GNU-stack,"",@progbits
