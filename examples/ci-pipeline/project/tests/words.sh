grep HELLO /build/out/program
