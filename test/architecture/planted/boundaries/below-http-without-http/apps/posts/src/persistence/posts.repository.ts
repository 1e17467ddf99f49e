// planted
import { ApiProperty } from '@nestjs/swagger';

export const column = ApiProperty;
