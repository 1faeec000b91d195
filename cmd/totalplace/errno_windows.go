package main

import "syscall"

// What Windows calls some errors, by their numbers in its documentation of system error codes. Those of package
// syscall with the names of Unix stand for no error of Windows.
const (
	portIsBusy    = syscall.Errno(10048) // WSAEADDRINUSE
	diskIsFull    = syscall.Errno(112)   // ERROR_DISK_FULL
	onlyForReads  = syscall.Errno(19)    // ERROR_WRITE_PROTECT
	nameIsTooLong = syscall.Errno(206)   // ERROR_FILENAME_EXCED_RANGE
)
