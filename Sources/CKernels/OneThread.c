// OpenBLAS asks itself for the value of OPENBLAS_NUM_THREADS while it is loaded, and would start one thread per core, each
// with 128 MiB of address space. Our threads are those of Workers: whatever the environment says, OpenBLAS gets one. The
// dynamic linker takes this function for the one of the library. A library without it starts its threads as ever.
int openblas_num_threads_env(void);

int openblas_num_threads_env(void) { return 1; }
