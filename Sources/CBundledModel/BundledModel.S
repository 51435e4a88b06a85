// Puts the weight file into the program, so that it works wherever the program is copied to.
    .section .rodata
    .balign 64
    .global celltrack_bundled_model_start
celltrack_bundled_model_start:
    .incbin "celltrack-compact.safetensors"
    .global celltrack_bundled_model_end
celltrack_bundled_model_end:
    .byte 0
    .section .note.GNU-stack,"",%progbits
