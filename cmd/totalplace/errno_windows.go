package main

import "golang.org/x/sys/windows"

// What Windows calls some errors. Those of package syscall with the names of Unix stand for no error of Windows.
const (
	portIsBusy    = windows.WSAEADDRINUSE
	diskIsFull    = windows.ERROR_DISK_FULL
	shareIsFull   = windows.ERROR_HANDLE_DISK_FULL
	onlyForReads  = windows.ERROR_WRITE_PROTECT
	nameIsTooLong = windows.ERROR_FILENAME_EXCED_RANGE
	nameIsWrong   = windows.ERROR_INVALID_NAME
)
