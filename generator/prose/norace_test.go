//go:build !race

package prose_test

const slower = 1
