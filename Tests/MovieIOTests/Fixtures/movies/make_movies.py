"""Writes the small movies of this folder and what they hold (movies.json).

Versions used: Python 3.11.7, tifffile 2026.3.3, numpy 2.4.6.
Run from this folder: python make_movies.py

Every plane is 6 columns x 4 rows; the pixel in row r and column c of the plane (t, c, z) is
100 t + 20 c + 5 z + r + c / 8 for floats, without the last term for integers, so that a test can tell planes apart.
"""
import json
import os

import numpy as np
import tifffile

HERE = os.path.dirname(os.path.abspath(__file__))
WIDTH, HEIGHT = 6, 4
expected = []


def path(*parts):
    full = os.path.join(HERE, *parts)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    return full


def plane(t=0, c=0, z=0, dtype='uint16'):
    rows = np.arange(HEIGHT)[:, None]
    columns = np.arange(WIDTH)[None, :]
    value = 100 * t + 20 * c + 5 * z + rows + (columns / 8 if np.dtype(dtype).kind == 'f' else 0 * columns)
    return value.astype(dtype)


def stack(order, sizes, dtype='uint16'):
    """Planes in an order of the letters T, C, Z, from slowest to fastest."""
    data = np.zeros([sizes[k] for k in order] + [HEIGHT, WIDTH], dtype)
    for index in np.ndindex(*[sizes[k] for k in order]):
        place = dict(zip(order, index))
        data[index] = plane(place.get('T', 0), place.get('C', 0), place.get('Z', 0), dtype)
    return data


def expect(name, paths, options=None, **facts):
    paths = [paths] if isinstance(paths, str) else paths
    expected.append({'name': name, 'paths': paths, 'options': options or {}, **facts})


def tifffile_axes(file):
    """The dimensions by tifffile, an independent reader."""
    with tifffile.TiffFile(path(file)) as tif:
        return tif.series[0].axes


# --- ImageJ hyperstacks -------------------------------------------------------------------------------------------

IMAGEJ = {
    'T': dict(T=5), 'TC': dict(T=3, C=2), 'TZ': dict(T=3, Z=2), 'TZC': dict(T=2, Z=3, C=2), 'C': dict(C=3),
    'Z': dict(Z=4),
}
for axes, sizes in IMAGEJ.items():
    for dtype in (['uint8', 'uint16', 'float32'] if axes == 'TC' else ['uint16']):
        file = f'imagej/{axes}_{dtype}.tif'
        tifffile.imwrite(
            path(file), stack(axes, sizes, dtype), imagej=True, resolution=(1 / 0.325, 1 / 0.325),
            metadata={'axes': axes + 'YX', 'unit': 'um', 'finterval': 120.0})
        options = {'slice': 1} if 'Z' in sizes else {}
        expect(
            file, file, options, format='ImageJ TIFF', axes=tifffile_axes(file), axesSource='ImageJ', sizes=sizes,
            dtype=dtype, pixelSize=[0.325, 0.325], pixelSizeSource='ImageJ', interval=120.0, intervalSource='ImageJ')


def imagej(file, data, lines, resolution=(1 / 0.5, 1 / 0.25), **options):
    """A stack with a hand-made ImageJ description."""
    text = 'ImageJ=1.54f\n' + ''.join(f'{line}\n' for line in lines)
    tifffile.imwrite(
        path(file), data, description=text, metadata=None, resolution=resolution, resolutionunit=1,
        software='', photometric='minisblack', **options)


T3 = stack('T', dict(T=3))
imagej('imagej/micro_escape.tif', T3, ['images=3', 'frames=3', 'hyperstack=true', 'unit=\\u00B5m', 'finterval=2.5',
                                       'tunit=min'])
expect('micro sign escaped, minutes', 'imagej/micro_escape.tif', axes='TYX', sizes=dict(T=3),
       pixelSize=[0.5, 0.25], interval=150.0)
imagej('imagej/fps.tif', T3, ['images=3', 'frames=3', 'hyperstack=true', 'unit=pixel', 'fps=4.0'])
expect('speed of playing, size in pixels', 'imagej/fps.tif', axes='TYX', sizes=dict(T=3), pixelSize=None,
       interval=None)
imagej('imagej/zero_interval.tif', T3, ['images=3', 'frames=3', 'hyperstack=true', 'unit=nm', 'finterval=0.0'])
expect('interval 0 is unknown', 'imagej/zero_interval.tif', axes='TYX', sizes=dict(T=3),
       pixelSize=[0.0005, 0.00025], interval=None)
imagej('imagej/zct.tif', stack('TCZ', dict(T=2, C=2, Z=3)),
       ['images=12', 'channels=2', 'slices=3', 'frames=2', 'hyperstack=true', 'order=zct'])
expect('order zct', 'imagej/zct.tif', {'slice': 2}, axes='TCZYX', sizes=dict(T=2, C=2, Z=3), pixelSize=None,
       interval=None)
imagej('imagej/plain_stack.tif', T3, ['images=3', 'slices=3', 'loop=false'])
expect('slices of a plain stack, named by the user', 'imagej/plain_stack.tif', {'axes': 'TYX'}, axes='TYX',
       axesSource='user', sizes=dict(T=3))
imagej('imagej/plain_stack_interval.tif', T3, ['images=3', 'slices=3', 'finterval=60', 'loop=false'])
expect('slices of a plain stack with an interval', 'imagej/plain_stack_interval.tif', axes='TYX',
       axesSource='structure', sizes=dict(T=3), interval=60.0, warnings=1)
imagej('imagej/images_only.tif', T3, ['images=3'])
expect('images only', 'imagej/images_only.tif', axes='TYX', axesSource='structure', sizes=dict(T=3), warnings=1)

# ImageJ's form for more than 4 GB: one page, the planes behind each other.
data = stack('TC', dict(T=4, C=2))
imagej('imagej/contiguous.tif', data[0, 0], ['images=8', 'channels=2', 'frames=4', 'hyperstack=true', 'unit=um'])
with tifffile.TiffFile(path('imagej/contiguous.tif')) as tif:
    end = tif.pages[0].dataoffsets[0] + tif.pages[0].databytecounts[0]
with open(path('imagej/contiguous.tif'), 'r+b') as out:
    out.seek(0, 2)
    assert out.tell() == end
    out.write(data.reshape(8, HEIGHT, WIDTH)[1:].tobytes())
expect('one page, contiguous planes', 'imagej/contiguous.tif', axes='TCYX', sizes=dict(T=4, C=2),
       pixelSize=[0.5, 0.25])

# --- Plain TIFF ---------------------------------------------------------------------------------------------------

tifffile.imwrite(path('plain/pages.tif'), T3, metadata=None, photometric='minisblack')
expect('pages without a description', 'plain/pages.tif', format='TIFF', axes='TYX', axesSource='structure',
       sizes=dict(T=3), warnings=1)
tifffile.imwrite(path('plain/one.tif'), plane(), metadata=None, resolution=(10000 / 0.65, 10000 / 0.65),
                 resolutionunit='CENTIMETER')
expect('one page with a resolution', 'plain/one.tif', axes='YX', axesSource='structure', sizes={},
       pixelSize=[0.65, 0.65], pixelSizeSource='TIFF tags')
tifffile.imwrite(path('plain/print.tif'), plane(), metadata=None, resolution=(300, 300), resolutionunit='INCH')
expect('the resolution of a print', 'plain/print.tif', axes='YX', sizes={}, pixelSize=None)
tifffile.imwrite(path('plain/shaped.tif'), stack('CT', dict(C=2, T=3)), photometric='minisblack',
                 metadata={'axes': 'CTYX'})
expect('axes in JSON', 'plain/shaped.tif', axes='CTYX', axesSource='TIFF tags', sizes=dict(T=3, C=2))
tifffile.imwrite(path('plain/interleaved_channels.tif'), stack('TC', dict(T=3, C=2)).reshape(6, HEIGHT, WIDTH),
                 metadata=None, photometric='minisblack')
expect('dimensions by the user', 'plain/interleaved_channels.tif', {'axes': 'TC2YX'}, axes='TCYX', axesSource='user',
       sizes=dict(T=3, C=2))
expect('dimensions by the user, channels by their names', 'plain/interleaved_channels.tif',
       {'axes': 'TCYX', 'channels': ['ex480', 'ex405']}, axes='TCYX', axesSource='user', sizes=dict(T=3, C=2),
       channelNames=['ex480', 'ex405'])

tifffile.imwrite(path('plain/shape_only.tif'), stack('T', dict(T=3)), photometric='minisblack')
expect('shape without letters', 'plain/shape_only.tif', axes='TYX', sizes=dict(T=3), warnings=1)
tifffile.imwrite(path('plain/shape_two.tif'), stack('TC', dict(T=3, C=2)), photometric='minisblack')
expect('two dimensions without letters', 'plain/shape_two.tif', {'axes': 'TC2YX'}, axes='TCYX', axesSource='user',
       sizes=dict(T=3, C=2))
tifffile.imwrite(path('plain/truncated.tif'), stack('TC', dict(T=3, C=2)), photometric='minisblack', truncate=True,
                 metadata={'axes': 'TCYX'})
expect('one page, shape in JSON', 'plain/truncated.tif', axes='TCYX', axesSource='TIFF tags', sizes=dict(T=3, C=2))

colour = np.stack([plane(c=c, dtype='uint8') for c in range(3)], axis=-1)
tifffile.imwrite(path('plain/colour.tif'), colour, metadata=None, photometric='rgb')
expect('colour', 'plain/colour.tif', axes='YXS', sizes=dict(C=3), dtype='uint8',
       channelNames=['red', 'green', 'blue'])
grey = np.stack([plane(dtype='uint8')] * 3, axis=-1)
tifffile.imwrite(path('plain/grey_colour.tif'), grey, metadata=None, photometric='rgb')
expect('grey stored as colour', 'plain/grey_colour.tif', axes='YXS', sizes={}, dtype='uint8', warnings=1)
tifffile.imwrite(path('plain/planar_samples.tif'), stack('C', dict(C=2)), metadata=None, photometric='minisblack',
                 planarconfig='separate')
expect('two samples, planar', 'plain/planar_samples.tif', axes='YXS', sizes=dict(C=2))

# --- OME-TIFF -----------------------------------------------------------------------------------------------------

SIZES = dict(T=3, C=2, Z=2)
for axes in ['T', 'TC', 'CT', 'TCZ', 'TZC', 'CTZ', 'CZT', 'ZTC', 'ZCT']:
    sizes = {k: SIZES[k] for k in axes}
    file = f'ome/{axes}.ome.tif'
    tifffile.imwrite(
        path(file), stack(axes, sizes), ome=True, photometric='minisblack',
        metadata={'axes': axes + 'YX', 'PhysicalSizeX': 0.65, 'PhysicalSizeXUnit': 'µm', 'PhysicalSizeY': 650.0,
                  'PhysicalSizeYUnit': 'nm', 'TimeIncrement': 2.0, 'TimeIncrementUnit': 'min',
                  **({'Channel': {'Name': ['ex480', 'ex405']}} if 'C' in axes else {})})
    options = {'slice': 1} if 'Z' in sizes else {}
    expect(file, file, options, format='OME-TIFF', axes=tifffile_axes(file), axesSource='OME-XML', sizes=sizes,
           dtype='uint16', pixelSize=[0.65, 0.65], pixelSizeSource='OME-XML', interval=120.0,
           channelNames=['ex480', 'ex405'] if 'C' in axes else ['channel 0'])

tifffile.imwrite(path('ome/rgb.ome.tif'), np.stack([colour + 50 * t for t in range(2)]), ome=True,
                 photometric='rgb', metadata={'axes': 'TYXS'})
expect('OME colour', 'ome/rgb.ome.tif', axes=tifffile_axes('ome/rgb.ome.tif'), sizes=dict(T=2, C=3), dtype='uint8',
       planes=False)

HEAD = '<?xml version="1.0" encoding="UTF-8"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"'


def ome_xml(pixels, inner, uuid=None, images=None):
    """One image; pixels are attributes as a dict."""
    attributes = ''.join(f' {key}="{value}"' for key, value in pixels.items())
    own = f' UUID="{uuid}"' if uuid else ''
    return (f'{HEAD}{own}><Image ID="Image:0" Name="pos1"><Pixels ID="Pixels:0"{attributes}>{inner}</Pixels></Image>'
            f'{images or ""}</OME>')


def pixels(order='XYCZT', T=1, C=1, Z=1, **more):
    return dict(DimensionOrder=order, Type='uint16', BigEndian='false', SizeX=WIDTH, SizeY=HEIGHT, SizeZ=Z, SizeC=C,
                SizeT=T, **more)


def ome(file, data, xml):
    tifffile.imwrite(path(file), data, description=xml.encode(), metadata=None, photometric='minisblack', software='')


def deltas(values, unit=''):
    unit = f' DeltaTUnit="{unit}"' if unit else ''
    return ''.join(
        f'<Plane TheZ="0" TheC="0" TheT="{t}"' + (f' DeltaT="{v}"{unit}' if v is not None else '') + '/>'
        for t, v in enumerate(values))


ome('ome/deltat.ome.tif', T3, ome_xml(
    pixels(T=3, TimeIncrement=120, TimeIncrementUnit='s', PhysicalSizeX=0.5),
    '<Channel ID="Channel:0:0" Name="a &amp; b"/><TiffData/>' + deltas([1000, 131000, 263000], 'ms')))
expect('measured times win', 'ome/deltat.ome.tif', axes='TYX', sizes=dict(T=3), pixelSize=[0.5, 0.5], interval=131.0,
       times=[0, 130, 262], conflicts=1, warnings=1, channelNames=['a & b'])
expect('the user wins over measured times', 'ome/deltat.ome.tif', {'frameInterval': 60}, axes='TYX', sizes=dict(T=3),
       interval=60.0, intervalSource='user', times=None, conflicts=2)
for name, values, count in [('zero', [0, 0, 0], 0), ('missing', [0, None, 240], 1), ('decreasing', [0, 130, 120], 1)]:
    file = f'ome/deltat_{name}.ome.tif'
    ome(file, T3, ome_xml(pixels(T=3, TimeIncrement=2, TimeIncrementUnit='min'), '<TiffData/>' + deltas(values)))
    expect(f'{name} times', file, axes='TYX', sizes=dict(T=3), interval=120.0, times=None, warnings=count)
ome('ome/illegal_units.ome.tif', T3, ome_xml(
    pixels(T=3, PhysicalSizeX=1, PhysicalSizeXUnit='pixel', PhysicalSizeY=1, PhysicalSizeYUnit='pixel',
           TimeIncrement=1, TimeIncrementUnit='frame'), '<TiffData/>'))
expect('illegal units', 'ome/illegal_units.ome.tif', axes='TYX', sizes=dict(T=3), pixelSize=None, interval=None,
       warnings=3)
ome('ome/greek_mu.ome.tif', T3, ome_xml(
    pixels(T=3, PhysicalSizeX=2, PhysicalSizeXUnit='\u03bcm', TimeIncrement=0, SignificantBits=12), '<TiffData/>'))
expect('Greek mu, interval 0, 12 bits', 'ome/greek_mu.ome.tif', axes='TYX', sizes=dict(T=3), pixelSize=[2, 2],
       interval=None, saturation=4095)
# Pages in reverse, one block each.
ome('ome/reversed.ome.tif', T3[::-1], ome_xml(
    pixels(T=3), ''.join(f'<TiffData IFD="{2 - t}" FirstT="{t}" PlaneCount="1"/>' for t in range(3))))
expect('pages in reverse', 'ome/reversed.ome.tif', axes='TYX', sizes=dict(T=3), pixelSize=None, interval=None)
ome('ome/two_images.ome.tif', np.concatenate([T3, T3 + 7]), ome_xml(
    pixels(T=3), '<TiffData IFD="0" PlaneCount="3"/>', images=(
        '<Image ID="Image:1" Name="pos2"><Pixels ID="Pixels:1"'
        + ''.join(f' {k}="{v}"' for k, v in pixels(T=3).items())
        + '><TiffData IFD="3" PlaneCount="3"/></Pixels></Image>')))
expect('first of two images', 'ome/two_images.ome.tif', {'series': 0}, axes='TYX', sizes=dict(T=3))
expect('second of two images', 'ome/two_images.ome.tif', {'series': 1}, axes='TYX', sizes=dict(T=3), offset=7)
ome('ome/renamed.ome.tif', T3, ome_xml(
    pixels(T=3), '<TiffData IFD="0" PlaneCount="3"><UUID FileName="old.ome.tif">urn:uuid:1</UUID></TiffData>'))
expect('renamed file', 'ome/renamed.ome.tif', axes='TYX', sizes=dict(T=3), warnings=1)
ome('ome/stopped.ome.tif', T3, ome_xml(pixels(T=5), '<TiffData IFD="0" PlaneCount="3"/>'))
expect('stopped acquisition', 'ome/stopped.ome.tif', {'allowMissingFrames': True}, axes='TYX', sizes=dict(T=5),
       frames=[0, 1, 2], warnings=1)


def member_set(folder, names, uuids, first, document):
    """A set of files that share one document."""
    planes = stack('TC', dict(T=4, C=2)).reshape(8, HEIGHT, WIDTH)
    blocks = ''
    for name, uuid, start in zip(names, uuids, first):
        for page in range(4):
            t, c = divmod(start + page, 2)
            blocks += (f'<TiffData IFD="{page}" FirstT="{t}" FirstC="{c}" PlaneCount="1">'
                       f'<UUID FileName="{name}">{uuid}</UUID></TiffData>')
    for name, uuid, start in zip(names, uuids, first):
        ome(f'{folder}/{name}', planes[start:start + 4], document(blocks, uuid))


SET = ['m_MMStack_Pos0.ome.tif', 'm_MMStack_Pos0_1.ome.tif']
IDS = ['urn:uuid:a', 'urn:uuid:b']
member_set('ome_set', SET, IDS, [0, 4], lambda blocks, uuid: ome_xml(pixels(T=4, C=2), blocks, uuid))
for which in [f'ome_set/{SET[0]}', f'ome_set/{SET[1]}', 'ome_set']:
    expect(f'set of two files by {which}', which, axes='TCYX', sizes=dict(T=4, C=2), pixelSize=None)
expect('set of two files, both given', [f'ome_set/{n}' for n in SET], axes='TCYX', sizes=dict(T=4, C=2))
member_set('ome_companion', ['x_1.tif', 'x_2.tif'], IDS, [0, 4], lambda blocks, uuid: (
    f'{HEAD} UUID="{uuid}"><BinaryOnly MetadataFile="x.companion.ome" UUID="urn:uuid:c"/></OME>'))
blocks = ''.join(
    f'<TiffData IFD="{k % 4}" FirstT="{k // 2}" FirstC="{k % 2}" PlaneCount="1">'
    f'<UUID FileName="x_{k // 4 + 1}.tif">{IDS[k // 4]}</UUID></TiffData>' for k in range(8))
with open(path('ome_companion/x.companion.ome'), 'w') as out:
    out.write(ome_xml(pixels(T=4, C=2, TimeIncrement=5), blocks, 'urn:uuid:c'))
expect('companion file', 'ome_companion/x_1.tif', axes='TCYX', sizes=dict(T=4, C=2), interval=5.0)
expect('companion file, folder', 'ome_companion', axes='TCYX', sizes=dict(T=4, C=2), interval=5.0)

# --- Micro-Manager ------------------------------------------------------------------------------------------------


def micromanager(file, order, drop=()):
    sizes = dict(T=3, C=2)
    with tifffile.TiffWriter(path(file)) as out:
        for index in np.ndindex(*[sizes[k] for k in order]):
            place = dict(zip(order, index))
            if index in drop:
                continue
            text = json.dumps({
                'FrameIndex': place['T'], 'ChannelIndex': place['C'], 'SliceIndex': 0, 'PixelSizeUm': 0.33,
                'ElapsedTime-ms': 500 + 60500 * place['T'] + 20 * place['C'], 'BitDepth': 12,
                'Summary': {'ChNames': ['GFP', 'mCherry'], 'Interval_ms': 60000.0}}) + '\0'
            out.write(plane(place['T'], place['C']), metadata=None, contiguous=False,
                      extratags=[(51123, 's', 0, text, True)])


micromanager('micromanager/stack.tif', 'CT')
expect('Micro-Manager tags', 'micromanager/stack.tif', format='Micro-Manager TIFF', axes='TCYX',
       axesSource='Micro-Manager', sizes=dict(T=3, C=2), pixelSize=[0.33, 0.33], interval=60.5, times=[0, 60.5, 121],
       channelNames=['GFP', 'mCherry'], saturation=4095)
micromanager('micromanager/stopped.tif', 'TC', drop=[(2, 1)])
expect('Micro-Manager, stopped', 'micromanager/stopped.tif', {'allowMissingFrames': True}, axes='TCYX',
       sizes=dict(T=3, C=2), frames=[0, 1], warnings=1)

for t in range(3):
    for c, name in enumerate(['DAPI', 'my_chan']):
        tifffile.imwrite(path(f'micromanager/files/img_{t:09}_{name}_000.tif'), plane(t, c), metadata=None)
with open(path('micromanager/files/metadata.txt'), 'w') as out:
    json.dump({'Summary': {'ChNames': ['my_chan', 'DAPI'], 'Interval_ms': 0, 'PixelSize_um': 0.65},
               **{f'FrameKey-{t}-{c}-0': {'ElapsedTime-ms': 10 + 5000 * t + c} for t in range(3) for c in range(2)}},
              out)
expect('Micro-Manager files', 'micromanager/files', axes='TCYX', axesSource='file names', sizes=dict(T=3, C=2),
       pixelSize=[0.65, 0.65], pixelSizeSource='Micro-Manager', interval=5.0, times=[0, 5, 10],
       channelNames=['DAPI', 'my_chan'])
for t in range(2):
    for c in range(2):
        tifffile.imwrite(path(f'micromanager/files2/img_channel{c:03}_position000_time{t:09}_z000.tif'), plane(t, c),
                         metadata=None)
expect('Micro-Manager 2 files', 'micromanager/files2', axes='TCYX', sizes=dict(T=2, C=2))

tifffile.imwrite(path('micromanager/no_indices.tif'), stack('T', dict(T=2)), metadata=None,
                 photometric='minisblack', extratags=[(51123, 's', 0, '{}\0', True)])

# --- Sequences ----------------------------------------------------------------------------------------------------

for t in range(12):
    tifffile.imwrite(path(f'sequences/natural/f{t}.tif'), plane(t), metadata=None)
expect('natural order', 'sequences/natural', format='TIFF sequence', axes='TYX', axesSource='file names',
       sizes=dict(T=12))
expect('a pattern as a path', 'sequences/natural/f{t}.tif', axes='TYX', sizes=dict(T=12))
for t in range(3):
    for c in range(2):
        tifffile.imwrite(path(f'sequences/channels/exp1_t{t:03}_c{c + 1}.tif'), plane(t, c), metadata=None)
expect('time and channel', 'sequences/channels', axes='TCYX', sizes=dict(T=3, C=2),
       channelNames=['channel 1', 'channel 2'])
expect('one channel by pattern', 'sequences/channels/exp1_t{t:03}_c2.tif', axes='TYX', sizes=dict(T=3), offset=20)
for t in [0, 2, 3]:
    tifffile.imwrite(path(f'sequences/gaps/t{t:03}.tif'), plane(t), metadata=None)
expect('gaps allowed', 'sequences/gaps', {'allowMissingFrames': True, 'frameInterval': 10}, axes='TYX',
       sizes=dict(T=3), frames=[0, 2, 3], interval=10.0, seconds=[0, 20, 30])
for t in range(2):
    tifffile.imwrite(path(f'sequences/stacks/t{t}.tif'), stack('Z', dict(Z=3))[:] + 100 * t, imagej=True,
                     metadata={'axes': 'ZYX'})
expect('Z stacks per time point', 'sequences/stacks', {'projection': True}, axes='TZYX', sizes=dict(T=2, Z=3))
for name, c in [('ex405', 1), ('ex480', 0)]:
    tifffile.imwrite(path(f'sequences/per_channel/cell_{name}.tif'), stack('T', dict(T=3)) + 20 * c, imagej=True,
                     metadata={'axes': 'TYX'})
expect('one stack per channel', ['sequences/per_channel/cell_ex480.tif', 'sequences/per_channel/cell_ex405.tif'],
       {'channels': ['ex480', 'ex405']}, axes='CTYX', sizes=dict(T=3, C=2), channelNames=['ex480', 'ex405'])
for p in range(2):
    for t in range(2):
        tifffile.imwrite(path(f'sequences/positions/a_pos{p}_t{t}.tif'), plane(t, p), metadata=None)
expect('second position', 'sequences/positions', {'series': 1}, axes='TYX', sizes=dict(T=2), offset=20)
for t in range(2):
    tifffile.imwrite(path(f'sequences/with_masks/t{t}.tif'), plane(t), metadata=None)
    tifffile.imwrite(path(f'sequences/with_masks/t{t}_cp_masks.tif'), plane(t), metadata=None)
expect('masks beside images', 'sequences/with_masks', axes='TYX', sizes=dict(T=2))

# --- Labels -------------------------------------------------------------------------------------------------------


def labels(t, dtype='uint16', large=0):
    image = np.zeros((HEIGHT, WIDTH), dtype)
    image[1:3, 1:3] = t + 1
    image[0, 5] = large or t + 2
    return image


for dtype in ['uint8', 'uint16', 'int16', 'uint32', 'int32']:
    tifffile.imwrite(path(f'labels/{dtype}.tif'), np.stack([labels(t, dtype) for t in range(3)]), metadata=None,
                     photometric='minisblack')
tifffile.imwrite(path('labels/large.tif'), labels(0, 'uint32', 70_000), metadata=None)
tifffile.imwrite(path('labels/z.ome.tif'), np.stack([labels(t) for t in range(3)]), ome=True,
                 metadata={'axes': 'ZYX'})
for t in [2, 5, 11]:
    tifffile.imwrite(path(f'labels/sparse/man_seg{t:03}.tif'), labels(t), metadata=None)
for t in [1, 2, 10]:
    tifffile.imwrite(path(f'labels/cellpose/im{t}_cp_masks.tif'), labels(t), metadata=None)
    tifffile.imwrite(path(f'labels/cellpose/im{t}.tif'), plane(t), metadata=None)

# --- Damaged ------------------------------------------------------------------------------------------------------

BROKEN = {
    'billion_laughs': '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><OME>&b;</OME>',
    'unknown_entity': ome_xml(pixels(T=3), '<Channel Name="&lol;"/><TiffData/>'),
    'unclosed': ome_xml(pixels(T=3), '<TiffData>')[:-30],
    'crossed': HEAD + '><Image></OME></Image>',
    'no_image': HEAD + '></OME>',
    'zero_size': ome_xml(pixels(T=0), '<TiffData/>'),
    'huge_size': ome_xml(pixels(T=900000000, C=900000000), '<TiffData/>'),
    'not_a_number': ome_xml(pixels(T='three'), '<TiffData/>'),
    'bad_order': ome_xml(pixels(order='XYZTT', T=3), '<TiffData/>'),
    'beyond_file': ome_xml(pixels(T=5), '<TiffData IFD="0" PlaneCount="5"/>'),
    'beyond_image': ome_xml(pixels(T=3), '<TiffData IFD="0" FirstT="2" PlaneCount="3"/>'),
    'first_outside': ome_xml(pixels(T=3), '<TiffData IFD="0" FirstC="4"/>'),
    'wrong_width': ome_xml({**pixels(T=3), 'SizeX': 7}, '<TiffData/>'),
    'missing_member': ome_xml(
        pixels(T=6), '<TiffData IFD="0" FirstT="0" PlaneCount="3"><UUID FileName="missing_member.ome.tif"/></TiffData>'
        '<TiffData IFD="0" FirstT="3" PlaneCount="3"><UUID FileName="absent.ome.tif"/></TiffData>'),
    'missing_companion': HEAD + '><BinaryOnly MetadataFile="../absent.companion.ome"/></OME>',
    'missing_planes': ome_xml(pixels(T=5), '<TiffData IFD="0" PlaneCount="3"/>'),
}
for name, xml in BROKEN.items():
    ome(f'damaged/{name}.ome.tif', T3, xml)
for name, lines in {
    'zero_channels': ['images=3', 'channels=0'], 'many_images': ['images=1000000000'], 'float_images': ['images=1e12'],
    'negative': ['images=-3'], 'no_product': ['images=3', 'channels=2', 'frames=3', 'hyperstack=true'],
    'more_than_pages': ['images=9', 'frames=9', 'hyperstack=true'],
    'overflow': ['channels=900000000', 'slices=900000000', 'frames=900000000'],
    'bad_order': ['images=3', 'frames=3', 'order=abc'],
}.items():
    imagej(f'damaged/imagej_{name}.tif', T3, lines)
imagej('damaged/imagej_contiguous.tif', plane(), ['images=40', 'frames=40', 'hyperstack=true'])
for name, texts in {'json': ['{"FrameIndex": 0, "ChannelIndex": 0', '{}'],
                    'repeated': ['{"FrameIndex": 0, "ChannelIndex": 0}'] * 2,
                    'far': ['{"FrameIndex": 0, "ChannelIndex": 0}', '{"FrameIndex": 900000, "ChannelIndex": 900}']
                    }.items():
    with tifffile.TiffWriter(path(f'damaged/micromanager_{name}.tif')) as out:
        for text in texts:
            out.write(plane(), metadata=None, contiguous=False, extratags=[(51123, 's', 0, text + '\0', True)])
for t, shape in enumerate([(4, 6), (4, 6), (5, 6)]):
    tifffile.imwrite(path(f'damaged/sizes/t{t}.tif'), np.zeros(shape, 'uint16'), metadata=None)
for t, dtype in enumerate(['uint16', 'uint8']):
    tifffile.imwrite(path(f'damaged/types/t{t}.tif'), np.zeros((4, 6), dtype), metadata=None)
for name in ['t1', 't01', 't2']:
    tifffile.imwrite(path(f'damaged/duplicates/{name}.tif'), plane(), metadata=None)
for t in range(3):
    tifffile.imwrite(path(f'damaged/unreadable/t{t}.tif'), plane(t), metadata=None)
with open(path('damaged/unreadable/t1.tif'), 'wb') as out:
    out.write(b'II*\0')
for t in [0, 10 ** 12]:
    tifffile.imwrite(path(f'damaged/far/t{t}.tif'), plane(), metadata=None)
for name in ['a1_b1', 'a1_b2', 'a2_b1', 'a2_b2']:
    tifffile.imwrite(path(f'damaged/two_numbers/{name}.tif'), plane(), metadata=None)
for name in ['GFP', 'RFP']:
    tifffile.imwrite(path(f'damaged/two_names/{name}.tif'), plane(), metadata=None)
for t in range(2):
    tifffile.imwrite(path(f'damaged/inner_pages/t{t}.tif'), T3, metadata=None, photometric='minisblack')
for name in ['t0_c1', 't0_c2', 't1_c1']:
    tifffile.imwrite(path(f'damaged/incomplete/{name}.tif'), plane(), metadata=None)
os.makedirs(path('damaged/no_images/x')[:-2], exist_ok=True)
with open(path('damaged/no_images/notes.txt'), 'w') as out:
    out.write('nothing here\n')
with open(path('damaged/fake.tif'), 'wb') as out:
    out.write(b'\x89PNG\r\n\x1a\n')
open(path('damaged/nothing.tif'), 'wb').close()

with open(path('movies.json'), 'w') as out:
    json.dump(expected, out, indent=1, ensure_ascii=False)
    out.write('\n')
