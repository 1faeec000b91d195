//go:build !linux

package main

func sealedMain() {}
