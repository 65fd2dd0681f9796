[ "$(wc -l < /build/out/program)" -eq 2 ]
