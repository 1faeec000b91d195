//go:build !linux && !darwin

package source

import "io/fs"

func sealOf(fs.FileInfo) seal { return seal{} }
