create access method blocks type index handler bthandler;
