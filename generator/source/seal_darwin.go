package source

import (
	"io/fs"
	"syscall"
)

func sealOf(info fs.FileInfo) seal {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return seal{}
	}
	return seal{uint64(st.Dev), st.Ino, st.Size, st.Ctimespec.Nano()}
}
