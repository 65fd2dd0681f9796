#include <stdio.h>

#include "greet.h"
#include "greeting.h"

int greet(const char *name) {
  return printf("%s, %s\n", GREETING, name) < 0;
}
