public import NeuralNetwork

/// What can keep weights from being downloaded.
public enum WeightDownloadError: Error, Sendable, Equatable {
    /// There is no token, or none that could be one.
    case noToken(reason: String)
    /// The server does not accept the token.
    case tokenRefused
    /// The server does not know the archive.
    case unknownAsset(key: String)
    /// The server answered with an error.
    case server(host: String, status: Int)
    /// The server's answer makes no sense.
    case badReply(host: String, reason: String)
    /// The server cannot be reached.
    case unreachable(host: String, reason: String)
    /// The connection ended before the file was whole; what came so far is kept.
    case broken(file: String, received: Int, expected: Int?, reason: String)
    /// The file is whole, but not the one that was asked for; it was removed.
    case checksum(file: String, expected: String, found: String)
    /// The server wants to send more than an archive of weights can be.
    case tooLarge(file: String, limit: Int)
    /// The archive cannot be written, or what it holds cannot be used.
    case file(WeightError)
    /// The download was called off; what came so far is kept.
    case interrupted(file: String)
}

extension WeightDownloadError: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .noToken(let reason):
            "\(reason); make a token of your own at https://users.deepcell.org and put it into DEEPCELL_ACCESS_TOKEN"
        case .tokenRefused:
            "the server refuses the token in DEEPCELL_ACCESS_TOKEN; it may be wrong or expired: make a new one at "
                + "https://users.deepcell.org"
        case .unknownAsset(let key): "the server does not have \(key); a newer celltrack may know where it is now"
        case .server(let host, let status): "\(host) answers with HTTP status \(status); try again later"
        case .badReply(let host, let reason): "\(host) answers with what is not understood: \(reason)"
        case .unreachable(let host, let reason): "\(host) cannot be reached: \(reason)"
        case .broken(let file, let received, let expected, let reason):
            "\(file): the connection ended at \(received)\(expected.map { " of \($0)" } ?? "") bytes (\(reason)); "
                + "the same command goes on from there"
        case .checksum(let file, let expected, let found):
            "\(file): the MD5 of the download is \(found), but must be \(expected); it was removed, fetch it again"
        case .tooLarge(let file, let limit): "\(file): the server sends more than \(limit) bytes; nothing was kept"
        case .file(let error): error.description
        case .interrupted(let file): "interrupted before \(file) was whole; the same command goes on from there"
        }
    }
}
