/// Exact widening of numbers with 16 bits.
enum HalfPrecision {
    /// The single-precision numbers of IEEE half-precision ones, subnormal numbers included.
    ///
    /// - Source: the exponent is moved by a multiplication with 2^112, after F. Giesen's note on half-to-float conversion.
    static func widenFloat16(_ source: UnsafeRawBufferPointer, into target: UnsafeMutablePointer<Float>) {
        for index in 0..<(source.count / 2) {
            let half = UInt32(UInt16(littleEndian: source.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)))
            let magnitude = (half & 0x7fff) << 13
            let scaled = (Float(bitPattern: magnitude) * 0x1p112).bitPattern
            // Infinities and what is no number keep an exponent of ones.
            let bits = magnitude >= 0x0f80_0000 ? magnitude | 0x7f80_0000 : scaled
            target[index] = Float(bitPattern: bits | (half & 0x8000) << 16)
        }
    }

    /// The single-precision numbers of bfloat16 ones, which are their upper halves.
    static func widenBFloat16(_ source: UnsafeRawBufferPointer, into target: UnsafeMutablePointer<Float>) {
        for index in 0..<(source.count / 2) {
            let half = UInt16(littleEndian: source.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
            target[index] = Float(bitPattern: UInt32(half) << 16)
        }
    }
}
