// Command make writes a made-up pack to a folder, to be built, looked at and measured:
//
//	go run ./generator/bench/make -n 1000 -o /dev/shm/pack
//	go run ./cmd/totalplace build -s /dev/shm/pack -o /dev/shm/site
package main

import (
	"flag"
	"fmt"
	"os"

	"totalplace/generator/bench"
)

func main() {
	n := flag.Int("n", 100, "how many case studies the pack has")
	pilots := flag.Int("pilots", 0, "how many places; 0 takes 13 and one more for each 50 case studies")
	seed := flag.Uint64("seed", 0, "of the words")
	out := flag.String("o", "", "the folder to write content/ into")
	flag.Parse()
	shape := bench.Of(*n)
	shape.Seed = *seed
	if *pilots > 0 {
		shape.Pilots = *pilots
	}
	switch {
	case *out == "" || flag.NArg() > 0 || *n < 1:
		flag.Usage()
		os.Exit(2)
	}
	if err := shape.Make().Write(*out); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}
