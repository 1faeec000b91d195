//go:build !windows

package main

import "syscall"

// What the system calls some errors.
const (
	portIsBusy    = syscall.EADDRINUSE
	diskIsFull    = syscall.ENOSPC
	shareIsFull   = syscall.EDQUOT
	onlyForReads  = syscall.EROFS
	nameIsTooLong = syscall.ENAMETOOLONG
	nameIsWrong   = syscall.EILSEQ
)
