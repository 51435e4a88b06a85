/// Numbers of the TIFF tags that are read or written here.
///
/// - Source: TIFF Revision 6.0 (Adobe, 1992); private tags from the documents of ImageJ, Micro-Manager and MetaMorph.
enum TIFFTag {
    static let newSubfileType: UInt16 = 254
    static let subfileType: UInt16 = 255
    static let imageWidth: UInt16 = 256
    static let imageLength: UInt16 = 257
    static let bitsPerSample: UInt16 = 258
    static let compression: UInt16 = 259
    static let photometric: UInt16 = 262
    static let fillOrder: UInt16 = 266
    static let imageDescription: UInt16 = 270
    static let stripOffsets: UInt16 = 273
    static let samplesPerPixel: UInt16 = 277
    static let rowsPerStrip: UInt16 = 278
    static let stripByteCounts: UInt16 = 279
    static let xResolution: UInt16 = 282
    static let yResolution: UInt16 = 283
    static let planarConfiguration: UInt16 = 284
    static let t4Options: UInt16 = 292
    static let t6Options: UInt16 = 293
    static let resolutionUnit: UInt16 = 296
    static let software: UInt16 = 305
    static let dateTime: UInt16 = 306
    static let predictor: UInt16 = 317
    static let tileWidth: UInt16 = 322
    static let tileLength: UInt16 = 323
    static let tileOffsets: UInt16 = 324
    static let tileByteCounts: UInt16 = 325
    static let sampleFormat: UInt16 = 339
    static let jpegTables: UInt16 = 347
    static let yCbCrSubsampling: UInt16 = 530
    static let metaMorphPlanes: UInt16 = 33629
    static let lercParameters: UInt16 = 50674
    static let imageJByteCounts: UInt16 = 50838
    static let imageJMetadata: UInt16 = 50839
    static let microManager: UInt16 = 51123
}

/// Types of TIFF values that are read or written here.
enum TIFFValueType {
    static let byte: UInt16 = 1
    static let ascii: UInt16 = 2
    static let short: UInt16 = 3
    static let long: UInt16 = 4
    static let rational: UInt16 = 5
    static let undefined: UInt16 = 7
    static let long8: UInt16 = 16

    /// Bytes of one value; nil for a type nobody knows.
    static func size(_ type: UInt16) -> Int? {
        switch type {
        case 1, 2, 6, 7: 1
        case 3, 8: 2
        case 4, 9, 11, 13: 4
        case 5, 10, 12, 16, 17, 18: 8
        default: nil
        }
    }

    /// Whether values of the type are unsigned whole numbers: bytes, shorts, longs, offsets.
    static func isUnsigned(_ type: UInt16) -> Bool {
        [1, 3, 4, 13, 16, 18].contains(type)
    }
}

/// Numbers of compression schemes.
enum TIFFScheme {
    static let none = 1
    static let lzw = 5
    static let jpeg = 7
    static let deflate = 8
    static let zstd = 50000

    /// What people call a scheme.
    static func name(_ scheme: Int) -> String {
        switch scheme {
        case 1: "none"
        case 2, 3, 4: "CCITT"
        case 5: "LZW"
        case 6: "old-style JPEG"
        case 7: "JPEG"
        case 8, 32946: "deflate"
        case 32773: "PackBits"
        case 33003, 33004, 33005, 34712: "JPEG 2000"
        case 34887: "LERC"
        case 34925: "LZMA"
        case 50000, 34926: "zstd"
        case 50001, 34927: "WebP"
        case 50002, 34933: "JPEG XL"
        case 22610, 34934: "JPEG XR"
        default: "scheme \(scheme)"
        }
    }
}
